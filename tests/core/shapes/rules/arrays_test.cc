// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/shapes/infer.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

struct Case {
    absl::string_view nodes;  // the last one is looked at
    absl::string_view shape;  // of its first output, or what the problem says
};

std::string lastShape(absl::string_view text) {
    const Graph graph = graphFromText(text);
    const absl::StatusOr<InferredTensors> tensors = inferTensors(graph, builtinOps());
    if (!tensors.ok()) return tensors.status().ToString();
    if (!tensors->problems().empty()) return tensors->problems()[0].message;
    return toString(tensors->shapeOf(graph.nodes.back()->id, 0));
}

void expectShapes(std::initializer_list<Case> cases) {
    for (const Case& each : cases) {
        const std::string found = lastShape(each.nodes);
        EXPECT_NE(found.find(std::string(each.shape)), std::string::npos) << each.nodes << "\nhas " << found;
    }
}

TEST(ArrayShapeRulesTest, keepSymbolsWhereTensorFlowForgetsThem) {
    expectShapes({
        {"x = Placeholder float [?,6]\ns = Const int32 [3] {-1, 2, 3}\ny = Reshape x s {T: float}", "[?0,2,3]"},
        {"x = Placeholder float [?,6]\np = Const int32 [2,2] {0, 0, 1, 2}\ny = Pad x p {T: float}", "[?0,9]"},
        {"x = Placeholder float [?,6]\nb = Const int32 [2] {0, 0}\ne = Const int32 [2] {0, 3}\n"
         "s = Const int32 [2] {1, 1}\n"
         "y = StridedSlice x b e s {T: float, Index: int32, begin_mask: 1, end_mask: 1}",
         "[?0,3]"},
        {"x = Placeholder float [?,6]\ny = Placeholder float [?,2]\na = Const int32 [] {1}\n"
         "z = ConcatV2 x y a {N: 2, T: float}",
         ",8]"},
    });
}

TEST(ArrayShapeRulesTest, nameWhatCannotRun) {
    expectShapes({
        {"x = Placeholder float [4]\ns = Const int32 [1] {3}\ny = Reshape x s {T: float}",
         "can't reshape 4 elements to 3"},
        {"x = Placeholder float [2,3]\ny = Placeholder float [2,3]\nz = MatMul x y {T: float}", "are 3 and 2"},
        {"x = Placeholder float [9223372036854775807]\np = Const int32 [1,2] {1, 1}\ny = Pad x p {T: float}",
         "overflow"},
        {"x = Placeholder float [9223372036854775807,4]\ns = Const int32 [1] {-1}\ny = Reshape x s {T: float}",
         "overflow"},
        {"x = Placeholder float [5]\na = Const int32 [] {7}\ny = ExpandDims x a {T: float}", "dim 7 not in [-2, 1]"},
    });
}

}  // namespace
}  // namespace whittle
