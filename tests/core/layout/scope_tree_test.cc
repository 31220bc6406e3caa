// SPDX-License-Identifier: Apache-2.0
#include "core/layout/scope_tree.h"

#include "tests/core/layout/graphs.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace whittle {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<std::string> childTitles(const ScopeTree& tree, ScopeId id) {
    std::vector<std::string> titles;
    for (const ScopeId child : tree.scope(id).scopes) titles.push_back(tree.scope(child).title);
    return titles;
}

// Every node in exactly one scope, ranges nested, sums right, keys unique.
void expectSound(const ScopeTree& tree) {
    const Graph& graph = tree.graph();
    EXPECT_EQ(tree.root().nodeCount, static_cast<int64_t>(graph.nodes.size()));
    std::set<std::string> keys;
    std::vector<int> seen(graph.nodes.size());
    for (size_t s = 0; s < tree.scopes().size(); ++s) {
        const Scope& scope = tree.scopes()[s];
        EXPECT_TRUE(keys.insert(scope.key).second) << scope.key;
        EXPECT_EQ(tree.find(scope.key), static_cast<ScopeId>(s));
        int64_t nodes = static_cast<int64_t>(scope.nodes.size()), solid = 0;
        for (const int32_t position : scope.nodes) {
            ++seen[static_cast<size_t>(position)];
            EXPECT_EQ(tree.scopeOf(position), static_cast<ScopeId>(s));
            solid += tree.isFoldable(position) ? 0 : 1;
        }
        for (const ScopeId child : scope.scopes) {
            EXPECT_EQ(tree.scope(child).parent, static_cast<ScopeId>(s));
            EXPECT_GT(child, static_cast<ScopeId>(s));
            EXPECT_GE(tree.scope(child).firstNode, scope.firstNode);
            EXPECT_LE(tree.scope(child).lastNode, scope.lastNode);
            nodes += tree.scope(child).nodeCount;
            solid += tree.scope(child).solidCount;
        }
        EXPECT_EQ(nodes, scope.nodeCount) << scope.key;
        EXPECT_EQ(solid, scope.solidCount) << scope.key;
        EXPECT_EQ(static_cast<int64_t>(tree.nodesWithin(static_cast<ScopeId>(s)).size()), scope.nodeCount);
    }
    EXPECT_THAT(seen, ::testing::Each(1));
}

TEST(ScopeTreeTest, nodeNamedLikeAScopeBelongsToIt) {
    GraphMaker maker;
    const NodeId w = maker.add("a/b/w", "Const", {});
    const NodeId b = maker.add("a/b", "MatMul", {w});
    maker.add("a/c", "Relu", {b});
    const ScopeTree tree(maker.graph());
    expectSound(tree);
    EXPECT_EQ(tree.scope(tree.scopeOf(tree.positionOf(b))).key, "a/b/");
}

TEST(ScopeTreeTest, scopesWithNothingButAScopeAreOneBox) {
    GraphMaker maker;
    maker.add("call/model/x", "Relu", {});
    maker.add("call/model/y", "Relu", {});
    maker.add("out", "Identity", {});
    const ScopeTree tree(maker.graph());
    expectSound(tree);
    EXPECT_THAT(childTitles(tree, kRootScope), ElementsAre("call/model"));
    EXPECT_EQ(tree.find("call/"), kNoScope);
}

TEST(ScopeTreeTest, repeatedSiblingsBecomeAStack) {
    const ScopeTree tree(detector());
    expectSound(tree);
    const ScopeId stack = tree.find("post/while/Class_*");
    ASSERT_NE(stack, kNoScope);
    EXPECT_EQ(tree.scope(stack).kind, Scope::Kind::kStack);
    EXPECT_EQ(tree.scope(stack).title, "Class_* \xc3\x97 20");
    EXPECT_EQ(tree.scope(stack).scopes.size(), 20u);
}

TEST(ScopeTreeTest, sevenSiblingsAreNoStackAndOtherContentStaysOut) {
    GraphMaker maker;
    const NodeId x = maker.add("x", "Placeholder", {});
    std::vector<NodeId> ends;
    for (int i = 0; i < 7; ++i) ends.push_back(maker.add(absl::StrCat("few_", i, "/a"), "Relu", {x}));
    for (int i = 0; i < 9; ++i)
        ends.push_back(maker.add(absl::StrCat("many_", i, "/a"), i == 4 ? "Tanh" : "Relu", {x}));
    maker.add("all", "AddN", ends);
    const ScopeTree tree(maker.graph());
    expectSound(tree);
    EXPECT_EQ(tree.find("few_*"), kNoScope);
    ASSERT_NE(tree.find("many_*"), kNoScope);
    EXPECT_EQ(tree.scope(tree.find("many_*")).scopes.size(), 8u);
    EXPECT_EQ(tree.scope(tree.find("many_4/")).parent, kRootScope);
}

TEST(ScopeTreeTest, stackThatWouldFeedItselfThroughOthersIsNotMade) {
    GraphMaker maker;
    NodeId x = maker.add("x", "Placeholder", {});
    for (int i = 0; i < 12; ++i) {
        x = maker.add(absl::StrCat("a_", i, "/r"), "Relu", {x});
        x = maker.add(absl::StrCat("b_", i, "/t"), "Tanh", {x});
    }
    const ScopeTree tree(maker.graph());
    expectSound(tree);
    // One of the two may be a stack only if the other is not between its members: neither may.
    EXPECT_EQ(tree.find("a_*"), kNoScope);
    EXPECT_EQ(tree.find("b_*"), kNoScope);
}

TEST(ScopeTreeTest, beginningsOfNamesGroupFlatScopes) {
    const ScopeTree tree(flatKeras(16));
    expectSound(tree);
    const ScopeId block = tree.find("net/block_4_*");
    ASSERT_NE(block, kNoScope);
    EXPECT_EQ(tree.scope(block).title, "block_4");
    for (const int32_t position : tree.nodesWithin(block)) {
        EXPECT_TRUE(absl::StartsWith(tree.node(position).name, "net/block_4_"));
    }
}

TEST(ScopeTreeTest, longFlatChainFallsIntoStrips) {
    const ScopeTree tree(chain(10000));
    expectSound(tree);
    EXPECT_LE(tree.root().scopes.size() + tree.root().nodes.size(), 80u);
    for (const Scope& scope : tree.scopes()) EXPECT_LE(scope.scopes.size() + scope.nodes.size(), 130u) << scope.key;
}

TEST(ScopeTreeTest, namesOfAThousandSlashesAreCutNotFollowed) {
    GraphMaker maker;
    std::string name;
    for (int i = 0; i < 5000; ++i) absl::StrAppend(&name, "s", i, "/");
    maker.add(name + "x", "Relu", {});
    maker.add("s0/y", "Relu", {});
    const ScopeTree tree(maker.graph());
    expectSound(tree);
    EXPECT_LE(tree.scopes().size(), 70u);
}

TEST(ScopeTreeTest, readsOfConstantsFoldButUnreadOnesStay) {
    GraphMaker maker;
    const NodeId w = maker.add("w", "Const", {});
    const NodeId read = maker.add("read", "Identity", {w});
    const NodeId y = maker.add("y", "Relu", {read});
    const NodeId unused = maker.add("unused", "Const", {});
    const ScopeTree tree(maker.graph());
    const auto folds = [&](NodeId id) { return tree.isFoldable(tree.positionOf(id)); };
    EXPECT_TRUE(folds(w));
    EXPECT_TRUE(folds(read));
    EXPECT_FALSE(folds(y));
    EXPECT_FALSE(folds(unused));
}

TEST(ScopeTreeTest, opTypesAreCountedMostFrequentFirst) {
    const ScopeTree tree(grid(1, 2, 3));
    const auto types = tree.opTypes(kRootScope);
    ASSERT_EQ(types.size(), 6u);
    EXPECT_THAT(types.front(), Pair("Const", 6));
    EXPECT_THAT(types[3], Pair("AddN", 2));
}

TEST(ScopeTreeTest, bytesAreCountedAsTheCallerSays) {
    const ScopeTree tree(grid(2, 2, 3), [](const Node& node) { return node.op == "Const" ? int64_t{10} : 0; });
    EXPECT_EQ(tree.root().bytes, 120);
    EXPECT_EQ(tree.scope(tree.find("stage_0/")).bytes, 60);
}

TEST(ScopeTreeTest, anyGraphGivesASoundTree) {
    for (unsigned seed = 0; seed < 30; ++seed) expectSound(ScopeTree(randomGraph(400, seed)));
    expectSound(ScopeTree(Graph()));
}

TEST(ScopeTreeTest, timeGrowsWithTheGraphNotFaster) {
    const auto seconds = [](const Graph& graph) {
        const auto start = std::chrono::steady_clock::now();
        const ScopeTree tree(graph);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    for (const auto& [small, large] :
         {std::pair(grid(5, 10, 20), grid(25, 10, 20)), std::pair(chain(4000), chain(20000))}) {
        seconds(small);
        EXPECT_LT(seconds(large), 5 * 4 * seconds(small) + 0.2);
    }
}

}  // namespace
}  // namespace whittle
