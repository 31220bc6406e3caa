// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/op_registry.h"
#include "core/kernels/array.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// What evaluation may take.
struct EvaluationLimits {
    size_t maxOutputBytes = size_t{256} << 20;  // of one output; more is ResourceExhausted
};

// One node with its inputs, and where its kernel puts the outputs.
class KernelContext {
  public:
    KernelContext(const Node& node, const OpDef* definition, std::vector<Array> inputs, const EvaluationLimits& limits);

    const Node& node() const { return m_node; }
    int inputCount() const { return static_cast<int>(m_inputs.size()); }
    const Array& input(int i) const { return m_inputs[static_cast<size_t>(i)]; }
    // The elements of an int32 or int64 input.
    absl::StatusOr<std::vector<int64_t>> integers(int i) const;
    // Its single element; InvalidArgument when there is another number of them.
    absl::StatusOr<int64_t> integer(int i) const;

    // Attributes; the op's default counts where the node has none. InvalidArgument without either, or of another kind.
    const Attr* attr(absl::string_view name) const;
    absl::StatusOr<int64_t> intAttr(absl::string_view name) const;
    absl::StatusOr<float> floatAttr(absl::string_view name) const;
    absl::StatusOr<bool> boolAttr(absl::string_view name) const;
    absl::StatusOr<std::string> stringAttr(absl::string_view name) const;
    absl::StatusOr<DataType> typeAttr(absl::string_view name) const;
    absl::StatusOr<std::vector<int64_t>> intsAttr(absl::string_view name) const;

    // A new array of zeros within the limits; see Array::zeros.
    absl::StatusOr<Array> make(DataType dtype, std::vector<int64_t> dims) const;
    // Outputs are set in order.
    void addOutput(Array output) { m_outputs.push_back(std::move(output)); }
    std::vector<Array>& outputs() { return m_outputs; }

    // InvalidArgument, node name and op in front.
    absl::Status fail(absl::string_view message) const;
    // Unimplemented: TensorFlow has no CPU kernel for this dtype, or we have not; node name and op in front.
    absl::Status noKernelFor(DataType dtype) const;

  private:
    const Node& m_node;
    const OpDef* m_definition;
    std::vector<Array> m_inputs;
    const EvaluationLimits& m_limits;
    std::vector<Array> m_outputs;
};

// How one op type is evaluated on its inputs: as TensorFlow 2.17's CPU kernel does it, for the dtypes that this takes,
// bit for bit where its result is exact (integers, moves, comparisons, casts), within 4 units in the last place
// elsewhere. Unimplemented for a dtype without a CPU kernel. Never crashes on what a file may hold.
struct Kernel {
    absl::string_view op;
    absl::Status (*run)(KernelContext& context);
};

// nullptr for an op type without a kernel. Kernels live in families, a file of core/kernels/ops/ each; kernels.cc is
// their one list.
const Kernel* findKernel(absl::string_view op);
absl::Span<const Kernel> allKernels();  // sorted by op type

// Evaluates `node` on the values of its data inputs. Unimplemented when there is no kernel, for strings and resources
// where the kernel takes none; InvalidArgument when TensorFlow's kernel would refuse; ResourceExhausted over the
// limits.
absl::StatusOr<std::vector<Tensor>> evaluate(const Node& node, absl::Span<const Tensor> inputs, const OpRegistry& ops,
                                             const EvaluationLimits& limits = {});

}  // namespace whittle
