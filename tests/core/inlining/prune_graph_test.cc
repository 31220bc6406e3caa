// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/prune_graph.h"

#include "core/formats/model.h"
#include "core/graph/graph_index.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::vector<std::string> namesOf(const Graph& graph) {
    std::vector<std::string> names;
    for (const NodePtr& node : graph.nodes) names.push_back(node->name);
    return names;
}

Graph pruned(const Graph& graph, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs) {
    const absl::StatusOr<Graph> result = prunedAsFunction(graph, inputs, outputs, builtinOps());
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : Graph();
}

TEST(PruneGraphTest, putsInputsFirstThenConstantsThenWhatReadsThem) {
    const Graph graph = graphFromText(R"(
        unread = Placeholder float
        x = Placeholder float
        c = Const float [] {1}
        a = Neg x {T: float}
        b = Add a c {T: float}
        y = Mul b a {T: float}
        dead = Neg y {T: float}
    )");
    EXPECT_EQ(namesOf(pruned(graph, {"unread:0", "x:0"}, {"y:0"})),
              (std::vector<std::string>{"unread", "x", "c", "a", "b", "y"}));
}

TEST(PruneGraphTest, marksWhatIsWaitedForAndDropsPlaces) {
    const Graph graph = graphFromText(R"(
        x = Placeholder float {_user_specified_name: "x"}
        n = NoOp ^x
        y = Neg x ^n ^x @/device:CPU:0 {T: float, _class: ["loc:@x"], _output_shapes: [shape [2]]}
    )");
    const Graph result = pruned(graph, {"x:0"}, {"y:0"});
    const GraphIndex index(result);
    EXPECT_TRUE(index.node("x")->attrs.contains("_has_manual_control_dependencies"));
    EXPECT_FALSE(index.node("x")->attrs.contains("_user_specified_name"));
    EXPECT_TRUE(index.node("n")->attrs.contains("_has_manual_control_dependencies"));
    EXPECT_EQ(index.node("y")->attrs.size(), 1u);
    EXPECT_EQ(index.node("y")->inputs.size(), 2u) << "a control edge from what is read says nothing";
    EXPECT_EQ(index.node("y")->device, "/device:CPU:0");
}

TEST(PruneGraphTest, tellsNamesApartWithoutRegardToCase) {
    const Graph graph = graphFromText(R"(
        x = Placeholder float
        act = Neg x {T: float}
        Act = Neg act {T: float}
    )");
    EXPECT_EQ(namesOf(pruned(graph, {"x"}, {"Act"})), (std::vector<std::string>{"x", "act", "Act_1"}));
}

TEST(PruneGraphTest, keepsLoopsWhole) {
    const Graph graph = graphFromText(R"(
        x = Placeholder float
        enter = Enter x {T: float, frame_name: "f", is_constant: false, parallel_iterations: 1}
        merge = Merge enter next {T: float, N: 2}
        go = Const bool [] {true}
        cond = LoopCond go
        switch = Switch merge cond {T: float}
        next = NextIteration switch:1 {T: float}
        exit = Exit switch {T: float}
    )");
    const Graph result = pruned(graph, {"x"}, {"exit"});
    EXPECT_EQ(result.nodes.size(), graph.nodes.size());
    EXPECT_TRUE(verify(result).ok());
}

TEST(PruneGraphTest, namesAnOutputThatIsNotThere) {
    const absl::Status status =
        prunedAsFunction(graphFromText("x = Placeholder float"), {}, {"y:0"}, builtinOps()).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_NE(status.message().find("'y:0'"), absl::string_view::npos);
}

}  // namespace
}  // namespace whittle
