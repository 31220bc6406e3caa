// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/declared.h"

#include "core/formats/model.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

// Of output 0 of the last node of the text.
std::string lastType(absl::string_view text) {
    const Graph graph = graphFromText(text);
    return toString(DeclaredTensors(graph, builtinOps()).of(graph.nodes.back()->id, 0));
}

TEST(DeclaredTensorsTest, convolutionsFollowPaddingAndStrides) {
    EXPECT_EQ(lastType(R"(
x = Placeholder float [?,224,224,3]
w = Placeholder float [3,3,3,32]
y = Conv2D x w {T: float, strides: [1,2,2,1], padding: "SAME"}
)"),
              "float[?,112,112,32]");
    EXPECT_EQ(lastType(R"(
x = Placeholder float [1,10,?,3]
w = Placeholder float [3,3,3,8]
y = Conv2D x w {T: float, strides: [1,1,1,1], padding: "VALID"}
)"),
              "float[1,8,?,8]");
}

TEST(DeclaredTensorsTest, reshapeFindsTheFreeDimension) {
    EXPECT_EQ(lastType(R"(
x = Placeholder float [4,6]
s = Const int32 [2] {-1, 8}
y = Reshape x s {T: float, Tshape: int32}
)"),
              "float[3,8]");
}

TEST(DeclaredTensorsTest, broadcastingTakesTheLargerDimension) {
    EXPECT_EQ(lastType(R"(
a = Placeholder float [?,1,5]
b = Placeholder float [7,1]
c = AddV2 a b {T: float}
)"),
              "float[?,7,5]");
}

TEST(DeclaredTensorsTest, concatAddsAlongItsAxis) {
    EXPECT_EQ(lastType(R"(
a = Placeholder float [2,3]
b = Placeholder float [2,4]
axis = Const int32 [] {-1}
c = ConcatV2 a b axis {T: float, N: 2, Tidx: int32}
)"),
              "float[2,7]");
}

TEST(DeclaredTensorsTest, reductionsDropTheirAxes) {
    EXPECT_EQ(lastType(R"(
x = Placeholder float [?,7,7,64]
axes = Const int32 [2] {1, 2}
y = Mean x axes {T: float, Tidx: int32, keep_dims: false}
)"),
              "float[?,64]");
}

TEST(DeclaredTensorsTest, whatIsNotPlainStaysUnknown) {
    EXPECT_EQ(lastType("x = Placeholder float\ny = Relu x {T: float}"), "float");
    EXPECT_EQ(lastType("x = Placeholder float [2]\ny = NoSuchOp x"), "");
    EXPECT_EQ(lastType(R"(
x = Placeholder float [4,6]
s = Placeholder int32 [2]
y = Reshape x s {T: float, Tshape: int32}
)"),
              "float");
}

TEST(DeclaredTensorsTest, bytesNeedEveryDimension) {
    const Graph graph = graphFromText("x = Placeholder float [2,3]\ny = Placeholder float [?,3]");
    const DeclaredTensors tensors(graph, builtinOps());
    EXPECT_EQ(tensors.bytesOf(graph.nodes[0]->id, 0), 24);
    EXPECT_EQ(tensors.bytesOf(graph.nodes[1]->id, 0), std::nullopt);
    EXPECT_EQ(tensors.outputCount(graph.nodes[0]->id), 1);
    EXPECT_EQ(tensors.of(graph.nodes[0]->id, 5), TensorType());
}

}  // namespace
}  // namespace whittle
