// SPDX-License-Identifier: Apache-2.0
#include "core/graph/open_functions.h"

#include "core/graph/graph_index.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kStep[] = "a = _Arg {T: float, index: 0}\nb = Neg a {T: float}\nr = _Retval b {T: float, index: 0}";
constexpr char kTest[] = "a = _Arg {T: float, index: 0}\nr = _Retval a {T: float, index: 0}";

Node callOf(Graph& graph, const std::string& name, const std::string& op,
            const std::vector<std::pair<std::string, std::string>>& roles, std::vector<Input> inputs) {
    Node node;
    node.id = graph.newId();
    node.name = name;
    node.op = op;
    node.inputs = std::move(inputs);
    for (const auto& [role, function] : roles) node.attrs.set(role, Attr::ofFunction({function, {}}));
    return node;
}

TEST(OpenFunctions, putsTheBodiesOfALoopBesideIt) {
    Graph graph = withFunctions(graphFromText("x = Placeholder float"),
                                {functionFromText("step", kStep), functionFromText("test", kTest)});
    const NodeId x = graph.nodes.front()->id;
    graph.nodes.push_back(
        std::make_shared<Node>(callOf(graph, "loop", "While", {{"body", "step"}, {"cond", "test"}}, {Input{x, 0}})));
    const Graph opened = withFunctionsOpened(graph);
    ASSERT_TRUE(verify(opened).ok());
    const GraphIndex index(opened);
    ASSERT_TRUE(index.node("loop/body/b"));
    EXPECT_TRUE(index.node("loop/cond/r"));
    EXPECT_EQ(index.node("loop/body/a")->inputs, (std::vector<Input>{{index.node("loop")->id, 0}}));
    EXPECT_EQ(index.node("loop")->inputs.size(), 1u);
}

TEST(OpenFunctions, givesTheArgumentsOfABranchWhatTheCallPasses) {
    Graph graph = withFunctions(graphFromText("p = Placeholder bool\nx = Placeholder float"),
                                {functionFromText("step", kStep), functionFromText("test", kTest)});
    const NodeId p = graph.nodes[0]->id;
    const NodeId x = graph.nodes[1]->id;
    graph.nodes.push_back(std::make_shared<Node>(
        callOf(graph, "choice", "If", {{"then_branch", "step"}, {"else_branch", "test"}}, {Input{p, 0}, Input{x, 0}})));
    const Graph opened = withFunctionsOpened(graph);
    const GraphIndex index(opened);
    ASSERT_TRUE(index.node("choice/then_branch/a"));
    EXPECT_EQ(index.node("choice/then_branch/a")->inputs, (std::vector<Input>{{x, 0}}));
}

TEST(OpenFunctions, leavesAFunctionInsideItselfClosed) {
    Graph graph = withFunctions(graphFromText("x = Placeholder float"), {});
    auto itself = std::make_shared<Function>(*functionFromText("f", kStep));
    Graph body;
    body.nextId = 10;
    itself->body.push_back(std::make_shared<Node>(
        callOf(body, "again", "PartitionedCall", {{"f", "f"}}, {Input{itself->body[0]->id, 0}})));
    graph = withFunctions(std::move(graph), {itself});
    const NodeId x = graph.nodes.front()->id;
    graph.nodes.push_back(
        std::make_shared<Node>(callOf(graph, "call", "PartitionedCall", {{"f", "f"}}, {Input{x, 0}})));
    EXPECT_EQ(withFunctionsOpened(graph).nodes.size(), 2u + itself->body.size());
}

TEST(OpenFunctions, stopsAtTheLimit) {
    Graph graph = withFunctions(graphFromText("x = Placeholder float"), {functionFromText("step", kStep)});
    const NodeId x = graph.nodes.front()->id;
    for (const char* name : {"one", "two"}) {
        graph.nodes.push_back(
            std::make_shared<Node>(callOf(graph, name, "PartitionedCall", {{"f", "step"}}, {Input{x, 0}})));
    }
    EXPECT_EQ(withFunctionsOpened(graph, 5).nodes.size(), 3u + 3u);
}

}  // namespace
}  // namespace whittle
