// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/variable_source.h"
#include "core/layout/scope_tree.h"
#include "core/shapes/infer.h"
#include "core/shapes/input_shape.h"
#include "views/document/indexed_graph.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <vector>

namespace whittle {

// What the shown graph looks like before anything is laid out: its scopes, and the types of its tensors.
struct GraphScene {
    IndexedGraphPtr base;   // the graph that this is a picture of
    IndexedGraphPtr graph;  // the same with its functions opened (core/graph/open_functions.h): what is drawn
    std::shared_ptr<const ScopeTree> tree;
    std::shared_ptr<const InferredTensors> tensors;
    std::vector<InputShape> inputShapes;  // that `tensors` were inferred with
    absl::Status shapesError;             // why they do not count
};

using GraphScenePtr = std::shared_ptr<const GraphScene>;

// Runs on a worker. What `before` (may be null) has of the same graph is kept. Cancelled is the only error.
absl::StatusOr<GraphScenePtr> makeGraphScene(const IndexedGraphPtr& base, const VariableSource* variables,
                                             const std::vector<InputShape>& inputShapes, const GraphScenePtr& before,
                                             const Progress& progress);

}  // namespace whittle
