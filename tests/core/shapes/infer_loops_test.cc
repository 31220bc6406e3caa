// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "tests/core/shapes/shapes_of.h"
#include "tests/support/graph_text.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

// A loop over x; `body` makes n of t.
Graph loopOf(absl::string_view shape, absl::string_view body) {
    return graphFromText(absl::StrCat("versions 1882\nx = Placeholder float ", shape,
                                      "\np = Placeholder bool []\n"
                                      "e = Enter x {T: float, frame_name: \"f\", is_constant: false}\n"
                                      "m = Merge e i {T: float, N: 2}\n"
                                      "l = LoopCond p\n"
                                      "w = Switch m l {T: float}\n"
                                      "t = Identity w:1 {T: float}\n",
                                      body,
                                      "\ni = NextIteration n {T: float}\n"
                                      "o = Exit w {T: float}\n"
                                      "y = Relu o {T: float}"));
}

TEST(InferLoopsTest, keepsWhatTheLoopDoesNotChange) {
    const Graph graph = loopOf("[?,3]", "n = Relu t {T: float}");
    EXPECT_EQ(shapeIn(graph, "m"), shapeIn(graph, "x"));
    EXPECT_EQ(shapeIn(graph, "y"), shapeIn(graph, "x"));
}

TEST(InferLoopsTest, losesOnlyTheSizeThatChanges) {
    const Graph graph =
        loopOf("[2,3]", "axis = Const int32 [] {0}\nn = ConcatV2 t t axis {T: float, Tidx: int32, N: 2}");
    const std::string shape = shapeIn(graph, "y");
    EXPECT_EQ(shape.substr(0, 2), "[?");
    EXPECT_EQ(shape.substr(shape.size() - 3), ",3]");
    EXPECT_EQ(shapeIn(graph, "m"), shape);
}

TEST(InferLoopsTest, losesTheRankThatChanges) {
    const Graph graph = loopOf("[2,3]", "axis = Const int32 [] {0}\nn = ExpandDims t axis {T: float, Tdim: int32}");
    EXPECT_EQ(shapeIn(graph, "y"), "<unknown>");
}

TEST(InferLoopsTest, valuesOfAnEarlierRoundAreForgotten) {
    // The shape of t is a constant in the first round only.
    const Graph graph = loopOf("[2,3]", R"(
axis = Const int32 [] {0}
n = ConcatV2 t t axis {T: float, Tidx: int32, N: 2}
s = Shape t {T: float, out_type: int32}
s2 = Identity s {T: int32}
c = Const float [] {1}
f = Fill s2 c {T: float, index_type: int32}
)");
    EXPECT_EQ(shapeIn(graph, "f"), shapeIn(graph, "t"));
}

TEST(InferLoopsTest, mergeOfBranchesKeepsWhatTheyShare) {
    const Graph graph = graphFromText(R"(
versions 1882
a = Placeholder float [?,3]
b = Placeholder float [4,3]
p = Placeholder bool []
s = Switch a p {T: float}
t = Switch b p {T: float}
m = Merge s t:1 {T: float, N: 2}
n = Merge s s:1 {T: float, N: 2}
)");
    EXPECT_EQ(shapeIn(graph, "m").substr(0, 2), "[?");
    EXPECT_NE(shapeIn(graph, "m"), shapeIn(graph, "a"));
    EXPECT_EQ(shapeIn(graph, "n"), shapeIn(graph, "a"));
    EXPECT_EQ(shapeIn(graph, "m", 1), "[]");
}

TEST(InferLoopsTest, nestedLoopsComeToAnEnd) {
    // Each loop grows another dimension of the tensor that all of them hand on.
    std::string text = "versions 1882\nx = Placeholder float [1,1,1,1,1,1]\np = Placeholder bool []\nl = LoopCond p\n";
    std::string inner = "x";
    for (int i = 0; i < 6; ++i) {
        absl::StrAppend(&text, "e", i, " = Enter ", inner, " {T: float, frame_name: \"f", i,
                        "\", is_constant: false}\nm", i, " = Merge e", i, " i", i, " {T: float, N: 2}\nw", i,
                        " = Switch m", i, " l {T: float}\nt", i, " = Identity w", i, ":1 {T: float}\n");
        inner = absl::StrCat("t", i);
    }
    for (int i = 5; i >= 0; --i) {
        absl::StrAppend(&text, "a", i, " = Const int32 [] {", i, "}\nn", i, " = ConcatV2 ", inner, " ", inner, " a", i,
                        " {T: float, Tidx: int32, N: 2}\ni", i, " = NextIteration n", i, " {T: float}\no", i,
                        " = Exit w", i, " {T: float}\n");
        inner = absl::StrCat("o", i);
    }
    const Graph graph = graphFromText(text);
    const InferredTensors tensors = inferred(graph);
    EXPECT_EQ(toString(tensors.of(graph.nodes.back()->id, 0)), "float[?,?,?,?,?,?]");
    EXPECT_EQ(problemsOf(tensors), "");
}

TEST(InferLoopsTest, refusesCyclesThatAreNoLoops) {
    const Graph graph = graphFromText("a = Relu b {T: float}\nb = Relu a {T: float}");
    EXPECT_EQ(inferTensors(graph, builtinOps()).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(InferLoopsTest, handlesGoThroughLoops) {
    EXPECT_EQ(lastShape(R"(
versions 1882
v = VarHandleOp {dtype: float, shape: shape [7,4], container: "", shared_name: ""}
e = Enter v {T: resource, frame_name: "f", is_constant: true}
r = ReadVariableOp e {dtype: float}
)"),
              "[7,4]");
}

}  // namespace
}  // namespace whittle
