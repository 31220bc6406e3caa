// SPDX-License-Identifier: Apache-2.0
#include "core/graph/graph_index.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

Graph twoReadersOfOne() {
    Graph graph;
    const auto add = [&](std::string name, std::vector<Input> inputs) {
        Node node;
        node.id = graph.newId();
        node.name = std::move(name);
        node.op = "Op";
        node.inputs = std::move(inputs);
        graph.nodes.push_back(std::make_shared<const Node>(node));
        return node.id;
    };
    const NodeId x = add("x", {});
    add("a", {{x, 0}, {x, 1}});
    add("b", {Input::control(x)});
    return graph;
}

TEST(GraphIndexTest, usesAreListedInOrderOfTheConsumers) {
    const Graph graph = twoReadersOfOne();
    const GraphIndex index(graph);
    const auto uses = index.uses(index.positionOf("x"));
    ASSERT_EQ(uses.size(), 3u);
    EXPECT_EQ(index.at(uses[0].position).name, "a");
    EXPECT_EQ(uses[1].slot, 1);
    EXPECT_EQ(index.at(uses[2].position).name, "b");
    EXPECT_TRUE(index.uses(index.positionOf("b")).empty());
}

TEST(GraphIndexTest, unknownNamesAreAbsent) {
    const Graph graph = twoReadersOfOne();
    const GraphIndex index(graph);
    EXPECT_EQ(index.positionOf("nope"), GraphIndex::kAbsent);
    EXPECT_EQ(index.node(kNoNode), nullptr);
}

TEST(GraphTest, verifyRefusesDuplicateNamesAndDanglingInputs) {
    Graph graph = twoReadersOfOne();
    EXPECT_TRUE(verify(graph).ok());
    Graph dangling = graph;
    dangling.nodes.erase(dangling.nodes.begin());
    EXPECT_EQ(verify(dangling).code(), absl::StatusCode::kInvalidArgument);
    Graph doubled = graph;
    Node again = *graph.nodes[1];
    again.id = doubled.newId();
    doubled.nodes.push_back(std::make_shared<const Node>(again));
    EXPECT_NE(verify(doubled).message().find("'a' is not unique"), absl::string_view::npos);
}

TEST(TensorNameTest, parsesTheThreeForms) {
    EXPECT_EQ(parseTensorName("a/b:2")->index, 2);
    EXPECT_EQ(parseTensorName("a/b")->index, 0);
    EXPECT_EQ(parseTensorName("^a")->index, Input::kControl);
    EXPECT_FALSE(parseTensorName("a:out:0").ok());
    EXPECT_FALSE(parseTensorName(":0").ok());
}

}  // namespace
}  // namespace whittle
