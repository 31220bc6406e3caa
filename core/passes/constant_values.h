// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph_index.h"
#include "core/passes/pass.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/types/span.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace whittle {

// The kernels of core/kernels, then, for what these have not, those of `context.evaluate`. Denormal numbers count as
// zero, as TensorFlow has it when it folds (common_runtime/constant_folding.cc, 2.17).
NodeEvaluator evaluatorOf(const PassContext& context, size_t maxOutputBytes);

// Values of the constant nodes of a graph, computed when they are asked for and only what they need; what is needed no
// more is let go. Positions are those of the index, which must outlive this.
class ConstantValues {
  public:
    ConstantValues(const GraphIndex& index, NodeEvaluator evaluate, const Progress& progress);

    // What a node's outputs are without a look at its inputs.
    void set(int32_t position, std::vector<Tensor> outputs);
    // Computes the nodes `wanted`, each of which depends on Const nodes, set ones and such as `constant` marks only.
    // Cancelled is the only error; a node that cannot be computed has a failure, as have all that depend on it.
    absl::Status compute(const std::vector<bool>& constant, absl::Span<const int32_t> wanted);

    // Lets what depends on failed nodes be asked for again, now that the caller counts those as not constant.
    void forgetBlocked();

    // nullptr unless the node was wanted or set (or is a Const) and could be computed.
    const Tensor* value(int32_t position, int32_t output) const;
    absl::Span<const Tensor> values(int32_t position) const { return m_values[static_cast<size_t>(position)]; }
    // Nodes that could not be computed though their inputs could, with the kernel's words.
    const absl::flat_hash_map<int32_t, absl::Status>& failures() const { return m_failures; }

  private:
    bool isLeaf(int32_t position) const;
    bool isDone(int32_t position) const;
    template <typename Visit>
    void forEachInput(int32_t position, Visit visit) const;
    std::vector<int32_t> neededInOrder(const std::vector<bool>& constant, absl::Span<const int32_t> wanted);
    void computeOne(int32_t position);

    const GraphIndex& m_index;
    NodeEvaluator m_evaluate;
    const Progress& m_progress;
    std::vector<std::vector<Tensor>> m_values;
    std::vector<int32_t> m_pendingUses;
    std::vector<bool> m_blocked;  // failed, or depends on what failed
    absl::flat_hash_map<int32_t, absl::Status> m_failures;
};

}  // namespace whittle
