// SPDX-License-Identifier: Apache-2.0
#include "core/passes/merge_by_hash.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kSix[] = R"(
    x = Placeholder float
    c0 = Const float [] {0}
    c1 = Const float [] {1}
    c2 = Const float [] {0}
    a0 = Add x c0 {T: float}
    a1 = Add x c1 {T: float}
    a2 = Add x c2 {T: float}
    n0 = Neg a0 {T: float}
    n2 = Neg a2 {T: float}
    y = Pack n0 a1 n2 ^n2 ^c2 {N: 3, T: float, axis: 0}
)";

TEST(MergeDuplicateNodesTest, keepsTheFirstOfEachInOrder) {
    EXPECT_EQ(transformedText(kSix, "merge_duplicate_nodes", "x", "y", false), dedent(R"(
        x = Placeholder float
        c0 = Const float [] {0}
        c1 = Const float [] {1}
        a0 = Add x c0 {T: float}
        a1 = Add x c1 {T: float}
        n0 = Neg a0 {T: float}
        y = Pack n0 a1 n0 ^n0 ^c0 {N: 3, T: float, axis: 0}
    )"));
}

TEST(MergeDuplicateNodesTest, differentAttrNamesWithTheSameValuesStayApart) {
    const char kGraph[] = R"(
        x = Placeholder float
        a = MatMul x x {T: float, transpose_a: true}
        b = MatMul x x {T: float, transpose_b: true}
        y = Add a b {T: float}
    )";
    EXPECT_EQ(transformedText(kGraph, "merge_duplicate_nodes", "x", "y", false), dedent(kGraph));
    // The tool takes them for the same.
    PassContext context = passContext("x", "y", true);
    const auto merged = runTransforms(graphFromText(kGraph), "merge_duplicate_nodes", context);
    ASSERT_TRUE(merged.ok());
    EXPECT_EQ(merged->nodes.size(), 3u);
}

TEST(MergeDuplicateNodesTest, encodingsOfTheSameValueAreTheSame) {
    Graph graph = graphFromText("a = Const float [3] {2, 2, 2}\ny = Add a a {T: float}");
    // 2.0f once, as a typed field: TensorFlow repeats it over the shape.
    Tensor splat{DataType::kFloat, Shape::of({3}), Bytes(), Bytes::copyOf(absl::string_view("\x2a\x04\0\0\0\x40", 6))};
    Node other = *graph.nodes[0];
    other.id = graph.newId();
    other.name = "b";
    other.attrs.set("value", Attr::ofTensor(splat));
    graph.nodes.insert(graph.nodes.begin() + 1, std::make_shared<const Node>(other));
    Node add = *graph.nodes[2];
    add.inputs[1].node = other.id;
    graph.nodes[2] = std::make_shared<const Node>(add);
    PassContext context = passContext("", "y", false);
    const auto merged = runTransforms(graph, "merge_duplicate_nodes", context);
    ASSERT_TRUE(merged.ok()) << merged.status();
    EXPECT_EQ(textOf(*merged), "a = Const float [3] {2, 2, 2}\ny = Add a a {T: float}\n");
}

TEST(MergeDuplicateNodesTest, statefulAndUnknownOpsAndPlaceholdersStay) {
    const char kGraph[] = R"(
        s = Const int32 [1] {2}
        r = RandomUniform s {T: int32, dtype: float}
        q = RandomUniform s {T: int32, dtype: float}
        p = Placeholder float
        o = Placeholder float
        u = NobodyKnowsThis p
        v = NobodyKnowsThis p
        y = AddN r q p o u v {N: 6, T: float}
    )";
    EXPECT_EQ(transformedText(kGraph, "merge_duplicate_nodes", "", "y", false), dedent(kGraph));
}

TEST(MergeDuplicateNodesTest, anOutputIsKeptInsteadOfItsTwin) {
    const char kGraph[] = R"(
        x = Placeholder float
        a = Neg x {T: float}
        b = Neg x {T: float}
        c = Relu a {T: float}
        d = Relu b {T: float}
        y = Add c d {T: float}
    )";
    EXPECT_EQ(transformedText(kGraph, "merge_duplicate_nodes", "x", "y,b:0", false), dedent(R"(
        x = Placeholder float
        b = Neg x {T: float}
        c = Relu b {T: float}
        y = Add c c {T: float}
    )"));
}

TEST(MergeDuplicateNodesTest, compatRefusesOpsThatItDoesNotKnow) {
    EXPECT_EQ(transformedText("x = NobodyKnowsThis", "merge_duplicate_nodes", "", "x", true),
              "error Op type not registered 'NobodyKnowsThis' (node 'x'): whether it may be merged is unknown\n");
}

TEST(MergeDuplicateNodesTest, loopsStayWhole) {
    const char kGraph[] = R"(
        x = Placeholder float
        enter = Enter x {T: float, frame_name: "f"}
        merge = Merge enter next {N: 2, T: float}
        next = NextIteration merge {T: float}
    )";
    EXPECT_EQ(transformedText(kGraph, "merge_duplicate_nodes", "x", "next", false), dedent(kGraph));
}

}  // namespace
}  // namespace whittle
