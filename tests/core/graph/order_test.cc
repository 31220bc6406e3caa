// SPDX-License-Identifier: Apache-2.0
#include "core/graph/order.h"

#include "tests/support/graph_text.h"

#include <absl/strings/str_join.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string names(const Graph& graph, const std::vector<int32_t>& order) {
    return absl::StrJoin(
        order, " ", [&](std::string* out, int32_t at) { out->append(graph.nodes[static_cast<size_t>(at)]->name); });
}

// Checked against TensorFlow 2.17.1's transform_graph.
TEST(OrderTest, toolOrderIsLastInFirstOut) {
    const Graph graph = graphFromText(R"(
        z = Add a b
        a = Placeholder
        b = Placeholder
        n1 = Neg a
        n2 = Neg a
        n3 = Neg b
        c = Const float [] {1}
    )");
    EXPECT_EQ(names(graph, *transformToolOrder(graph.nodes)), "c b n3 a n2 n1 z");
}

TEST(OrderTest, plainOrderMovesOnlyWhatMustMove) {
    const Graph graph = graphFromText(R"(
        z = Add a b
        a = Placeholder
        n1 = Neg a
        b = Placeholder
        c = NoOp ^z
    )");
    EXPECT_EQ(names(graph, *topologicalOrder(graph.nodes)), "a n1 b z c");
}

TEST(OrderTest, bothGetThroughALoop) {
    const Graph graph = graphFromText(R"(
        x = Placeholder
        enter = Enter x
        merge = Merge enter next
        next = NextIteration body
        body = Add merge x
    )");
    EXPECT_EQ(names(graph, *topologicalOrder(graph.nodes)), "x enter merge body next");
    EXPECT_EQ(names(graph, *transformToolOrder(graph.nodes)), "x enter merge body next");
}

TEST(OrderTest, cyclesAreNamed) {
    const Graph graph = graphFromText(R"(
        x = Placeholder
        a = Add x b
        b = Neg c
        c = Neg a
        after = Neg b
    )");
    const auto plain = topologicalOrder(graph.nodes);
    ASSERT_FALSE(plain.ok());
    EXPECT_EQ(plain.status().message(), "the graph has a cycle that is no loop: a <- b <- c <- a");
    EXPECT_EQ(transformToolOrder(graph.nodes).status().message(), "4 nodes in a cycle: a <- b <- c <- a");
    EXPECT_EQ(names(graph, transformToolPartialOrder(graph.nodes)), "x");
}

TEST(OrderTest, aNodeThatReadsItselfIsACycle) {
    const Graph graph = graphFromText("a = Neg a");
    EXPECT_EQ(topologicalOrder(graph.nodes).status().message(), "the graph has a cycle that is no loop: a <- a");
}

}  // namespace
}  // namespace whittle
