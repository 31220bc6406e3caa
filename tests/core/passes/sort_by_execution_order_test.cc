// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kGraph[] = R"(
    y = Neg b
    c = Const float [] {1}
    b = Placeholder float
)";

TEST(SortByExecutionOrderTest, movesOnlyWhatMustMove) {
    EXPECT_EQ(transformedText(kGraph, "sort_by_execution_order", "b", "y", false), dedent(R"(
        c = Const float [] {1}
        b = Placeholder float
        y = Neg b
    )"));
}

TEST(SortByExecutionOrderTest, compatStartsWithTheLastSource) {
    EXPECT_EQ(transformedText(kGraph, "sort_by_execution_order", "b", "y", true), dedent(R"(
        b = Placeholder float
        y = Neg b
        c = Const float [] {1}
    )"));
}

TEST(SortByExecutionOrderTest, aCycleIsAnErrorThatNamesIt) {
    EXPECT_EQ(transformedText("a = Neg b\nb = Neg a", "sort_by_execution_order", "", "a", true),
              "error 2 nodes in a cycle: a <- b <- a\n");
    EXPECT_EQ(transformedText("a = Neg b\nb = Neg a", "sort_by_execution_order", "", "a", false),
              "error the graph has a cycle that is no loop: a <- b <- a\n");
}

}  // namespace
}  // namespace whittle
