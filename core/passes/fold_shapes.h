// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/passes/pass.h"
#include "core/shapes/infer.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace whittle {

// Shape, ShapeN, Rank and Size: constant as soon as the shapes of what they read are known.
bool asksForShape(const Node& node);

// The outputs of such a node; nullopt when a shape that it needs is not known, or a size does not fit its type.
std::optional<std::vector<Tensor>> shapeOutputs(const Node& node, const InferredTensors& known);

// What TensorFlow's importer knows of the shapes of `graph` (common_runtime/graph_constructor.cc, 2.17), which is less
// than the graph says: the Merge of a loop is looked at before what closes the loop, and with a producer of 21 or less
// a placeholder without dimensions may have any shape. With `clearDeclared` the attributes `_output_shapes` and the
// producer do not count, as the Graph Transform Tool drops both; else the declared shapes are merged with the inferred
// ones, and InvalidArgument in that tool's words says which contradicts.
absl::StatusOr<InferredTensors> importedShapes(const Graph& graph, bool clearDeclared, const PassContext& context,
                                               const NodeEvaluator& evaluate);

}  // namespace whittle
