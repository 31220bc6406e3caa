// SPDX-License-Identifier: Apache-2.0
#include "core/graph/edit.h"

#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

NodeId idOf(const Graph& graph, absl::string_view name) {
    for (const NodePtr& node : graph.nodes) {
        if (node->name == name) return node->id;
    }
    return kNoNode;
}

TEST(InputRenamesTest, rulesFollowEachOther) {
    Graph graph = graphFromText(R"(
        x = Split
        i1 = Identity x:1
        i2 = Identity i1
        y = Add i2 i2:1 ^i2
    )");
    InputRenames renames;
    renames.add({idOf(graph, "i2"), 0}, {idOf(graph, "i1"), 0});
    renames.add({idOf(graph, "i1"), 0}, {idOf(graph, "x"), 1});
    renames.add(Input::control(idOf(graph, "i2")), Input::control(idOf(graph, "x")));
    const NodePtr untouched = graph.nodes[0];
    ASSERT_TRUE(renames.apply(graph).ok());
    EXPECT_EQ(textOf(*graph.nodes[3], graph), "y = Add x:1 i2:1 ^x");
    EXPECT_EQ(graph.nodes[0], untouched);
}

TEST(InputRenamesTest, wholeNodesKeepPortsAndControl) {
    Graph graph = graphFromText("a = A\nb = A\ny = Y b b:3 ^b");
    InputRenames renames;
    renames.addAll(idOf(graph, "b"), idOf(graph, "a"));
    ASSERT_TRUE(renames.apply(graph).ok());
    EXPECT_EQ(textOf(*graph.nodes[2], graph), "y = Y a a:3 ^a");
}

TEST(InputRenamesTest, circlesAreNamed) {
    Graph graph = graphFromText("a = A\nb = A\ny = Y b");
    InputRenames renames;
    renames.addAll(idOf(graph, "b"), idOf(graph, "a"));
    renames.addAll(idOf(graph, "a"), idOf(graph, "b"));
    const absl::Status status = renames.apply(graph);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("RenameNodeInputs argument contains a cycle for "), absl::string_view::npos);
}

TEST(EditTest, reachableStopsAtStops) {
    const Graph graph = graphFromText(R"(
        x = Placeholder
        i = Identity x
        c = NoOp
        y = Neg i ^c
        dead = Neg y
    )");
    EXPECT_EQ(reachableFrom(graph, {idOf(graph, "y")}), (std::vector<bool>{true, true, true, true, false}));
    EXPECT_EQ(reachableFrom(graph, {idOf(graph, "y")}, {idOf(graph, "i")}),
              (std::vector<bool>{false, true, true, true, false}));
}

TEST(EditTest, freshNamesAreFree) {
    NameSource names(graphFromText("w = A\nw_1 = A"));
    EXPECT_EQ(names.fresh("w"), "w_2");
    EXPECT_EQ(names.fresh("w"), "w_3");
    EXPECT_EQ(names.fresh("v"), "v");
}

TEST(EditTest, originsAreAddedOnce) {
    const Graph graph = graphFromText("a = A\nb = B");
    const NodePtr node = changed(*graph.nodes[0], [&](Node& n) {
        addOrigins(n, *graph.nodes[1]);
        addOrigins(n, *graph.nodes[1]);
    });
    EXPECT_EQ(node->origins, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(graph.nodes[0]->origins.empty());
}

TEST(GraphTextTest, printsWhatItRead) {
    const std::string text = dedent(R"(
        versions 27
        w = Const float [2] {1, -0.25} ^x
        s = Const string [] {"a\"b"}
        x = Placeholder float [?,3]
        u = Placeholder int32 <unknown>
        y = Op x w:1 ^x @/cpu:0 {T: float, a: [1,2], b: true, e: [], f: func g, p: 1.0, s: "SAME", v: shape [?]}
    )");
    EXPECT_EQ(textOf(graphFromText(text)), text);
}

}  // namespace
}  // namespace whittle
