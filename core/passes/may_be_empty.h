// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph_index.h"
#include "core/graph/op_registry.h"
#include "core/shapes/infer.h"

#include <memory>
#include <vector>

namespace whittle {

// Which nodes may give a tensor without elements when the model runs, judged by where sizes come from: ops that choose
// by value (Where, NonMaxSuppression, slices of computed size, ...) and all that is computed from them, unless its
// shape is known and not empty. Sizes that a caller chooses (batch, image) count as not empty, and so do loops over
// those. `index` and `shapes` must outlive this; without shapes they are inferred when they are needed.
class MayBeEmpty {
  public:
    MayBeEmpty(const GraphIndex& index, const OpRegistry& ops, const InferredTensors* shapes, const Progress& progress);

    bool operator()(NodeId node) const;
    // Whether a data input of `node` may be empty.
    bool anyInput(const Node& node) const;

  private:
    bool isKnownFull(const Node& node) const;

    const GraphIndex& m_index;
    const InferredTensors* m_shapes;
    std::unique_ptr<const InferredTensors> m_inferred;
    std::vector<bool> m_empty;  // by position
};

}  // namespace whittle
