// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/graph/shape.h"
#include "core/shapes/infer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// dtype and shape of every output of a graph as far as they are plain: `_output_shapes`, the `shape` of placeholders
// and variables, values of constants, and one forward walk with the rules of common ops (elementwise, convolution,
// pooling, MatMul, Reshape to a constant, Concat, ...). Never wrong on purpose: what is not plain stays unknown.
class DeclaredTensors {
  public:
    DeclaredTensors(const Graph& graph, const OpRegistry& ops);

    // Unknown type for outputs that do not exist.
    TensorType of(NodeId node, int32_t output) const;
    // nullopt when the shape or the element size is unknown.
    std::optional<int64_t> bytesOf(NodeId node, int32_t output) const;
    int32_t outputCount(NodeId node) const;

  private:
    std::vector<int32_t> m_first;  // by id, ids + 1 offsets into m_types
    std::vector<TensorType> m_types;
};

}  // namespace whittle
