// SPDX-License-Identifier: Apache-2.0
#include "core/passes/matching.h"

#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/str_join.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string found(absl::string_view graph, const Pattern& pattern) {
    std::vector<std::string> texts;
    for (const Match& match : findMatches(graphFromText(graph), pattern)) {
        texts.push_back(
            absl::StrJoin(nodesOf(match), " ", [](std::string* out, const NodePtr& node) { out->append(node->name); }));
    }
    return absl::StrJoin(texts, ", ");
}

TEST(MatchingTest, controlInputsDoNotCountAndInputsAreInOrder) {
    const char kGraph[] = "a = A\nb = B\ny = Add a b ^b\nz = Add b a";
    EXPECT_EQ(found(kGraph, {"Add", {{"A", {}}, {"B|C", {}}}}), "y a b");
    EXPECT_EQ(found(kGraph, {"Add", {{"*", {}}}}), "");
    EXPECT_EQ(found(kGraph, {"Ad", {}}), "");
}

TEST(MatchingTest, aMatchTakesItsLeavesToo) {
    // The later sibling comes out of the tool's order first.
    const char kGraph[] = "x = A\np = Neg x\nq = Neg x\nr = Neg q";
    EXPECT_EQ(found(kGraph, {"Neg", {{"*", {}}}}), "q x");
}

TEST(MatchingTest, nothingBehindACycleIsSearched) {
    EXPECT_EQ(found("x = A\na = Neg b\nb = Neg a\nc = Neg x\nd = Neg a", {"Neg", {{"*", {}}}}), "c x");
}

TEST(MatchingTest, aReplacementThatLosesAUsedNodeIsCancelled) {
    const Graph graph = graphFromText("x = A\na = Neg x\nb = Relu a\nc = Abs a");
    PassContext context = passContext("", "", false);
    const Pattern pattern{"Relu", {{"Neg", {{"*", {}}}}}};
    const Replace onlyHead = [](const Match& match, const OutsideUses&) -> std::vector<NodePtr> {
        return {match.node};
    };
    const auto result = replaceMatches(graph, pattern, Consistency::kKeepUsed, onlyHead, context);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(textOf(*result), "b = Relu a\na = Neg x\nx = A\nc = Abs a\n");
    EXPECT_EQ(context.warnings,
              (std::vector<std::string>{
                  "Expected a to be preserved.",
                  "Generator function didn't preserve needed nodes, copying old replacements back in instead."}));
}

}  // namespace
}  // namespace whittle
