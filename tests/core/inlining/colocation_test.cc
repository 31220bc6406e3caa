// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/colocation.h"

#include "core/graph/graph_index.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace whittle {
namespace {

std::map<std::string, std::string> rootNames(const Graph& graph, ColocationRounds rounds) {
    const GraphIndex index(graph);
    std::map<std::string, std::string> names;
    for (const auto& [node, root] : colocationRoots(graph, rounds)) {
        names[index.node(node)->name] = index.node(root)->name;
    }
    return names;
}

// a <- b <- c, as a result handed on to the next call's argument is.
Graph chain() {
    return graphFromText(R"(
        a = Placeholder float
        b = Identity a {T: float, _class: ["loc:@a"]}
        c = Identity b {T: float, _class: ["loc:@b"]}
    )");
}

TEST(ColocationTest, makesTheLastNodeTheRootAndThenTheOneInTheMiddle) {
    using Names = std::map<std::string, std::string>;
    EXPECT_EQ(rootNames(chain(), ColocationRounds::kOne), (Names{{"a", "c"}, {"b", "c"}}));
    EXPECT_EQ(rootNames(chain(), ColocationRounds::kTwo), (Names{{"a", "b"}, {"c", "b"}}));
}

TEST(ColocationTest, leavesOutWhatIsNotThere) {
    const Graph graph = graphFromText(R"(
        a = Placeholder float {_class: ["loc:@gone"]}
        b = Identity a {T: float, _class: ["a"]}
    )");
    EXPECT_TRUE(rootNames(graph, ColocationRounds::kTwo).empty());
}

TEST(ColocationTest, ordersBreadthFirst) {
    const Graph graph = graphFromText(R"(
        x = Placeholder float
        deep = Neg x {T: float}
        deeper = Neg deep {T: float}
        late = Placeholder float
        y = Add late x {T: float}
    )");
    EXPECT_EQ(breadthFirstOrder(graph), (std::vector<int32_t>{0, 3, 1, 4, 2}));
}

TEST(ColocationTest, ordersLoopsWithoutTheEdgeThatClosesThem) {
    const Graph graph = graphFromText(R"(
        next = NextIteration merge {T: float}
        x = Placeholder float
        merge = Merge x next {T: float, N: 2}
    )");
    EXPECT_EQ(breadthFirstOrder(graph), (std::vector<int32_t>{1, 2, 0}));
}

}  // namespace
}  // namespace whittle
