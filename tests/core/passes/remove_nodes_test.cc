// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kChain[] = R"(
    x = Placeholder float
    sp = Split ax x
    ax = Const int32 [] {0}
    i1 = Identity sp:1
    i2 = Identity i1
    i3 = Identity i2
    y = Add i3 i1 ^i2
    no = NoOp ^i3
)";

TEST(RemoveNodesTest, readersReadTheFirstInput) {
    EXPECT_EQ(transformedText(kChain, "remove_nodes(op=Identity)", "x", "y", false), dedent(R"(
        x = Placeholder float
        sp = Split ax x
        ax = Const int32 [] {0}
        y = Add sp:1 sp:1 ^sp
        no = NoOp ^sp
    )"));
}

// The first two are examples of transform_graph's own behaviour.
TEST(RemoveNodesTest, compatMovesNodesAsTheTransformToolDoes) {
    EXPECT_EQ(transformedText(kChain, "remove_nodes(op=Identity)", "x", "y", true), dedent(R"(
        x = Placeholder float
        ax = Const int32 [] {0}
        sp = Split ax x
        y = Add sp:1 sp:1 ^sp
        no = NoOp ^sp
    )"));
    EXPECT_EQ(transformedText(kChain, "remove_nodes(op=Identity)", "x", "y,i2", true), dedent(R"(
        x = Placeholder float
        ax = Const int32 [] {0}
        i2 = Identity sp:1
        sp = Split ax x
        y = Add i2 sp:1 ^i2
        no = NoOp ^i2
    )"));
}

TEST(RemoveNodesTest, inputsAndOutputsStay) {
    EXPECT_EQ(transformedText("x = Placeholder float\ni = Identity x\nj = Identity i\ny = Identity j",
                              "remove_nodes(op=Identity)", "i:0", "y", false),
              "x = Placeholder float\ni = Identity x\ny = Identity i\n");
}

TEST(RemoveNodesTest, controlInputsGoToTheReaders) {
    const char kGraph[] = R"(
        x = Placeholder float
        c = NoOp
        d = Identity x ^c
        i = Identity x ^d
        y = Neg i
    )";
    EXPECT_EQ(transformedText(kGraph, "remove_nodes(op=Identity)", "x", "y", false),
              "x = Placeholder float\nc = NoOp\ny = Neg x ^x ^c\n");
    // The tool loses them.
    EXPECT_EQ(transformedText(kGraph, "remove_nodes(op=Identity)", "x", "y", true),
              "c = NoOp\nx = Placeholder float\ny = Neg x\n");
}

TEST(RemoveNodesTest, moreInputsWhenAsked) {
    const char kGraph[] = "x = Placeholder float\ns = Const float [] {2}\nm = Mul x s\ny = Neg m";
    EXPECT_EQ(transformedText(kGraph, "remove_nodes(op=Mul)", "x", "y", false), dedent(kGraph));
    EXPECT_EQ(transformedText(kGraph, "remove_nodes(op=Mul, max_inputs=2)", "x", "y", false),
              "x = Placeholder float\ns = Const float [] {2}\ny = Neg x\n");
}

TEST(RemoveNodesTest, aReaderOfAnotherOutputKeepsTheNode) {
    const char kGraph[] = "x = Placeholder float\ns = Switchy x\na = Neg s\nb = Neg s:1";
    PassContext context = passContext("x", "a,b", false);
    const auto kept = runTransforms(graphFromText(kGraph), "remove_nodes(op=Switchy)", context);
    ASSERT_TRUE(kept.ok());
    EXPECT_EQ(textOf(*kept), dedent(kGraph));
    EXPECT_EQ(context.warnings, (std::vector<std::string>{"'s' stays: 'b' reads its output 1"}));
    EXPECT_EQ(transformedText(kGraph, "remove_nodes(op=Switchy)", "x", "a,b", true),
              "error Invalid graph with inputs referring to nonexistent nodes: Invalid input s:1 for node b\n");
}

TEST(RemoveNodesTest, whatSaysWhichBranchIsTakenStays) {
    const char kGraph[] = R"(
        p = Placeholder bool
        x = Placeholder float
        sw = Switch x p
        pivot = Identity sw
        c = Const float [] {1} ^pivot
        y = Add sw c
    )";
    EXPECT_EQ(transformedText(kGraph, "remove_nodes(op=Identity)", "x,p", "y", false), dedent(kGraph));
}

TEST(RemoveNodesTest, longChainsAndManyReadersAreFast) {
    std::string text = "x = Placeholder float\ni0 = Identity x\n";
    for (int i = 1; i < 20000; ++i) absl::StrAppend(&text, "i", i, " = Identity i", i - 1, "\n");
    absl::StrAppend(&text, "y = Neg i19999\n");
    EXPECT_EQ(transformedText(text, "remove_nodes(op=Identity)", "x", "y", false),
              "x = Placeholder float\ny = Neg x\n");
}

TEST(RemoveNodesTest, originsTellWhatStandsForARemovedNode) {
    for (const bool compat : {false, true}) {
        PassContext context = passContext("x", "y", compat);
        const auto result = runTransforms(graphFromText(kChain), "remove_nodes(op=Identity)", context);
        ASSERT_TRUE(result.ok());
        for (const NodePtr& node : result->nodes) {
            if (node->name == "sp") {
                EXPECT_EQ(originsOf(*node).size(), 4u) << compat;
            }
        }
    }
}

TEST(RemoveNodesTest, needsAnOp) {
    EXPECT_EQ(transformedText("x = A", "remove_nodes", "", "", true),
              "error remove_nodes expects at least one 'op'argument, e.g. remove_nodes(op=Identity)\n");
}

}  // namespace
}  // namespace whittle
