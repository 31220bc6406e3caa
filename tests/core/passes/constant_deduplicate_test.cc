// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string deduplicated(absl::string_view graph, absl::string_view outputs) {
    return transformedText(graph, "constant_deduplicate", "x", outputs, false);
}

TEST(ConstantDeduplicateTest, readersOfEqualConstantsReadTheFirst) {
    EXPECT_EQ(deduplicated(R"(
        x = Placeholder float [2]
        a = Const float [2] {1, 2}
        b = Const float [2] {1, 2}
        c = Const float [2] {2, 1}
        d = Const int32 [2] {1, 2}
        y = AddN x b c ^b {T: float}
        z = Neg a {T: float}
    )",
                           "y,z"),
              dedent(R"(
        x = Placeholder float [2]
        a = Const float [2] {1, 2}
        c = Const float [2] {2, 1}
        d = Const int32 [2] {1, 2}
        y = AddN x a c ^a {T: float}
        z = Neg a {T: float}
    )"));
}

TEST(ConstantDeduplicateTest, outputsKeepTheirNames) {
    EXPECT_EQ(deduplicated(R"(
        a = Const float [2] {1, 2}
        b = Const float [2] {1, 2}
        c = Const float [2] {1, 2}
        y = AddN a b c {T: float}
    )",
                           "b,c,y"),
              dedent(R"(
        b = Const float [2] {1, 2}
        c = Identity b {T: float}
        y = AddN b b b {T: float}
    )"));
}

TEST(ConstantDeduplicateTest, placesAndBranchesStayApart) {
    const char kGraph[] = R"(
        pivot = NoOp
        a = Const float [2] {1, 2}
        b = Const float [2] {1, 2} @/cpu:0
        c = Const float [2] {1, 2} ^pivot
        y = AddN a b c {T: float}
    )";
    EXPECT_EQ(deduplicated(kGraph, "y"), dedent(kGraph));
}

TEST(ConstantDeduplicateTest, nodesPlacedWithARemovedConstantFollow) {
    EXPECT_EQ(deduplicated(R"(
        a = Const string [2] {"p", "q"}
        b = Const string [2] {"p", "q"}
        y = Identity b {T: string, _class: ["loc:@b"]}
    )",
                           "y"),
              dedent(R"(
        a = Const string [2] {"p", "q"}
        y = Identity a {T: string, _class: ["loc:@a"]}
    )"));
}

TEST(ConstantDeduplicateTest, oneValueForManyElementsEqualsManyValues) {
    Graph graph = graphFromText("a = Const float [3] {2, 2, 2}\ny = Neg a {T: float}");
    // 2.0f once, as a typed field: TensorFlow repeats it over the shape.
    Tensor splat{DataType::kFloat, Shape::of({3}), Bytes(), Bytes::copyOf(absl::string_view("\x2a\x04\0\0\0\x40", 6))};
    Node other = *graph.nodes[0];
    other.id = graph.newId();
    other.name = "b";
    other.attrs.set("value", Attr::ofTensor(splat));
    graph.nodes.push_back(std::make_shared<const Node>(other));
    PassContext context = passContext("", "y", false);
    const auto result = runTransforms(graph, "constant_deduplicate", context);
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_EQ(result->nodes.size(), 2u);
    EXPECT_EQ(originsOf(*result->nodes[0]), (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace whittle
