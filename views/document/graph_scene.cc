// SPDX-License-Identifier: Apache-2.0
#include "views/document/graph_scene.h"

#include "core/base/status.h"
#include "core/formats/model.h"
#include "core/graph/open_functions.h"
#include "core/passes/known_shapes.h"
#include "core/sizes/sizes.h"

namespace whittle {
namespace {

IndexedGraphPtr drawn(const IndexedGraphPtr& graph) {
    Graph opened = withFunctionsOpened(graph->graph);
    if (opened.nodes.size() == graph->graph.nodes.size()) return graph;
    return std::make_shared<const IndexedGraph>(std::move(opened));
}

}  // namespace

absl::StatusOr<GraphScenePtr> makeGraphScene(const IndexedGraphPtr& base, const VariableSource* variables,
                                             const std::vector<InputShape>& inputShapes, const GraphScenePtr& before,
                                             const Progress& progress) {
    auto scene = std::make_shared<GraphScene>();
    scene->base = base;
    scene->inputShapes = inputShapes;
    if (before && before->base == base) {
        scene->graph = before->graph;
        scene->tree = before->tree;
    } else {
        scene->graph = drawn(base);
        const auto bytes = [&](const Node& node) { return weightBytes(node, variables); };
        scene->tree = std::make_shared<const ScopeTree>(scene->graph->graph, bytes);
    }
    WHITTLE_RETURN_IF_ERROR(progress.check());
    ShownTensors shown = tensorsToShow(scene->graph->graph, builtinOps(), inputShapes, progress);
    WHITTLE_RETURN_IF_ERROR(progress.check());
    scene->tensors = std::make_shared<const InferredTensors>(std::move(shown.tensors));
    scene->shapesError = std::move(shown.given);
    return scene;
}

}  // namespace whittle
