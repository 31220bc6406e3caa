// SPDX-License-Identifier: Apache-2.0
#include "tests/core/shapes/shapes_of.h"

#include "core/formats/model.h"
#include "core/graph/graph_index.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {

InferredTensors inferred(const Graph& graph, const InferenceOptions& options) {
    absl::StatusOr<InferredTensors> tensors = inferTensors(graph, builtinOps(), options);
    EXPECT_TRUE(tensors.ok()) << tensors.status();
    return tensors.ok() ? *std::move(tensors) : InferredTensors();
}

std::string shapeIn(const Graph& graph, absl::string_view node, int32_t output) {
    return toString(inferred(graph).shapeOf(GraphIndex(graph).node(node)->id, output));
}

std::string lastShape(absl::string_view text) {
    const Graph graph = graphFromText(text);
    return toString(inferred(graph).shapeOf(graph.nodes.back()->id, 0));
}

std::string problemsOf(const InferredTensors& tensors) {
    std::string text;
    for (const InferredTensors::Problem& problem : tensors.problems()) text += problem.message + "\n";
    return text;
}

}  // namespace whittle
