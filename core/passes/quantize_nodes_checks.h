// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/passes/may_be_empty.h"
#include "core/passes/quantize_nodes.h"
#include "core/passes/quantize_nodes_ops.h"
#include "core/shapes/infer.h"

#include <optional>
#include <string>
#include <utility>

namespace whittle {

// Why TensorFlow's CPU kernel of the eight-bit form would refuse what the float node does, or do something else (tried
// with 2.17.1; QuantizedAdd and QuantizedMul give wrong values without a word for most broadcasts).
using FloatObstacle = std::optional<std::pair<FloatReason, std::string>>;

class EightBitChecks {
  public:
    EightBitChecks(const GraphIndex& index, const OpRegistry& ops, const InferredTensors& shapes,
                   const MayBeEmpty& mayBeEmpty)
        : m_index(index), m_ops(ops), m_shapes(shapes), m_mayBeEmpty(mayBeEmpty) {}

    FloatObstacle obstacle(const Node& node, const EightBitOp& form) const;
    // The axis of a Concat or ConcatV2 whose axis is a constant, counted from the front.
    std::optional<int32_t> concatAxis(const Node& node) const;

  private:
    FloatObstacle typeObstacle(const Node& node) const;
    FloatObstacle attributeObstacle(const Node& node, const EightBitOp& form) const;
    FloatObstacle windowObstacle(const Node& node) const;
    FloatObstacle shapeObstacle(const Node& node) const;

    const GraphIndex& m_index;
    const OpRegistry& m_ops;
    const InferredTensors& m_shapes;
    const MayBeEmpty& m_mayBeEmpty;
};

// The eight-bit form of a node's op; AddV2 and ConcatV2 have those of Add and Concat. nullptr when there is none.
const EightBitOp* eightBitFormOf(const Node& node);

// Why a FakeQuantWithMinMaxVars node has no range that eight bits with a zero can have; nullopt when it has one.
std::optional<std::string> rangeObstacle(const Node& fakeQuant, const GraphIndex& index);

}  // namespace whittle
