// SPDX-License-Identifier: Apache-2.0
#include "core/layout/view_state.h"

#include "core/layout/visible_graph.h"
#include "tests/core/layout/graphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

std::shared_ptr<const ScopeTree> treeOf(Graph graph) { return std::make_shared<const ScopeTree>(std::move(graph)); }

std::vector<std::string> shownKeys(const VisibleGraph& visible) {
    std::vector<std::string> keys;
    for (const VisibleGraph::Box& box : visible.boxes()) {
        keys.push_back(box.node >= 0 ? visible.tree().node(box.node).name : visible.tree().scope(box.scope).key);
    }
    return keys;
}

const VisibleGraph::Edge* edgeBetween(const VisibleGraph& visible, NodeId from, NodeId to) {
    for (const VisibleGraph::Edge& edge : visible.edges()) {
        if (edge.from == visible.visibleBoxFor(from) && edge.to == visible.visibleBoxFor(to)) return &edge;
    }
    return nullptr;
}

TEST(ViewStateTest, firstPictureIsNeitherOneBoxNorAll) {
    for (const Graph& graph : {grid(8, 5, 4), flatKeras(16), detector()}) {
        const auto tree = treeOf(graph);
        const VisibleGraph visible(tree, initialViewState(*tree));
        EXPECT_GE(visible.boxes().size(), 8u);
        EXPECT_LE(visible.boxes().size(), 75u);  // 60 and the open scopes around them
    }
}

TEST(ViewStateTest, openPathToShowsTheNodeItself) {
    const auto tree = treeOf(detector());
    ViewState state;
    const NodeId wanted = tree->graph().nodes[40]->id;
    ASSERT_TRUE(openPathTo(*tree, wanted, state));
    const VisibleGraph visible(tree, state);
    const int32_t box = visible.visibleBoxFor(wanted);
    ASSERT_GE(box, 0);
    EXPECT_EQ(visible.boxes()[static_cast<size_t>(box)].kind, LaidOutBox::Kind::kNode);
    EXPECT_FALSE(openPathTo(*tree, NodeId{999999}, state));
}

TEST(ViewStateTest, depthZeroClosesEverything) {
    const auto tree = treeOf(grid(3, 3, 3));
    ViewState state = initialViewState(*tree);
    openToDepth(*tree, 0, state);
    EXPECT_TRUE(state.open.empty());
    openToDepth(*tree, 99, state);
    EXPECT_EQ(state.open.size(), tree->scopes().size() - 1);
}

TEST(VisibleGraphTest, everyNodeHasABoxAndBoxesHoldTheirNodes) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const auto tree = treeOf(randomGraph(300, seed));
        ViewState state = initialViewState(*tree);
        state.foldConstants = seed % 2 == 0;
        const VisibleGraph visible(tree, state);
        for (const NodePtr& node : tree->graph().nodes) {
            const int32_t box = visible.visibleBoxFor(node->id);
            ASSERT_GE(box, 0) << node->name;
            EXPECT_THAT(visible.nodesWithin(box), ::testing::Contains(node->id)) << node->name;
        }
    }
}

TEST(VisibleGraphTest, constantsFoldIntoTheirReaderUnlessAskedOtherwise) {
    GraphMaker maker;
    const NodeId x = maker.add("x", "Placeholder", {});
    const NodeId w = maker.add("w", "Const", {});
    const NodeId read = maker.add("read", "Identity", {w});
    const NodeId y = maker.add("y", "MatMul", {x, read});
    const auto tree = treeOf(maker.graph());
    ViewState state;
    const VisibleGraph folded(tree, state);
    EXPECT_THAT(shownKeys(folded), ::testing::ElementsAre("x", "y"));
    EXPECT_EQ(folded.visibleBoxFor(w), folded.visibleBoxFor(y));
    EXPECT_EQ(folded.foldedCount(), 2);
    state.foldConstants = false;
    EXPECT_EQ(VisibleGraph(tree, state).boxes().size(), 4u);
}

TEST(VisibleGraphTest, edgesRunThroughHiddenOps) {
    GraphMaker maker;
    const NodeId x = maker.add("x", "Placeholder", {});
    const NodeId i = maker.add("i", "Identity", {x});
    const NodeId y = maker.add("y", "Relu", {i});
    const auto tree = treeOf(maker.graph());
    ViewState state;
    state.hiddenOps.insert("Identity");
    const VisibleGraph visible(tree, state);
    EXPECT_EQ(visible.visibleBoxFor(i), -1);
    EXPECT_EQ(visible.hiddenCount(), 1);
    ASSERT_NE(edgeBetween(visible, x, y), nullptr);
}

TEST(VisibleGraphTest, controlEdgesAndSaversDoNotRank) {
    GraphMaker maker;
    const NodeId x = maker.add("x", "Placeholder", {});
    const NodeId y = maker.add("y", "NoOp", {}, {x});
    const NodeId saver = maker.add("save", "SaveV2", {x});
    const NodeId z = maker.add("z", "AddN", {x, x}, {x});
    const auto tree = treeOf(maker.graph());
    ViewState state;
    const VisibleGraph visible(tree, state);
    EXPECT_FALSE(edgeBetween(visible, x, y)->ranked);
    EXPECT_FALSE(edgeBetween(visible, x, saver)->ranked);
    const VisibleGraph::Edge* both = edgeBetween(visible, x, z);
    EXPECT_TRUE(both->ranked);
    EXPECT_EQ(both->tensors.size(), 1u);
    EXPECT_EQ(both->controls, 1);
    state.showControlEdges = false;
    EXPECT_EQ(edgeBetween(VisibleGraph(tree, state), x, y), nullptr);
}

TEST(VisibleGraphTest, isolationKeepsTheNodeAndItsNeighbours) {
    const auto tree = treeOf(chain(6));
    ViewState state;
    state.isolated = {tree->graph().nodes[3]->id};
    const VisibleGraph visible(tree, state);
    EXPECT_EQ(visible.boxes().size(), 3u);
    EXPECT_EQ(visible.edges().size(), 2u);
    EXPECT_EQ(visible.hiddenCount(), 4);
}

}  // namespace
}  // namespace whittle
