// SPDX-License-Identifier: Apache-2.0
#include "core/graph/function_calls.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

NodePtr call(const std::string& name, const std::string& op, AttrMap attrs = {}) {
    auto node = std::make_shared<Node>();
    node->name = name;
    node->op = op;
    node->attrs = std::move(attrs);
    return node;
}

FunctionPtr function(const std::string& name, std::vector<NodePtr> body) {
    auto made = std::make_shared<Function>();
    made->signature.name = name;
    made->body = std::move(body);
    return made;
}

Graph graphOf(std::vector<NodePtr> nodes, std::vector<FunctionPtr> functions) {
    Graph graph;
    graph.nodes = std::move(nodes);
    graph.library = std::make_shared<const FunctionLibrary>(std::move(functions), Bytes());
    return graph;
}

Attr reference(const std::string& name, AttrMap attrs = {}) { return Attr::ofFunction({name, std::move(attrs)}); }

TEST(FunctionCalls, FindsEveryWayToCall) {
    const Graph graph = graphOf({}, {function("a", {}), function("b", {}), function("c", {}), function("d", {})});
    const NodePtr node = call("n", "a",
                              {{"f", reference("b", {{"inner", reference("c")}})},
                               {"branches", Attr::ofList(std::vector<FunctionRef>{{"d", {}}, {"missing", {}}})}});
    EXPECT_THAT(functionsCalledBy(*node, graph.functions()), testing::UnorderedElementsAre("a", "b", "c", "d"));
}

TEST(FunctionCalls, RefusesRecursionWithThePathOfCalls) {
    const Graph graph =
        graphOf({call("start", "outer")},
                {function("outer", {call("x", "PartitionedCall", {{"f", reference("f")}})}),
                 function("f", {call("y", "g")}), function("g", {call("z", "While", {{"body", reference("f")}})})});
    const absl::Status status = checkFunctionRecursion(graph);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr("f -> g -> f"));
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr("'start'"));
}

TEST(FunctionCalls, RefusesAFunctionThatCallsItself) {
    const Graph graph = graphOf({call("n", "f")}, {function("f", {call("again", "f")})});
    EXPECT_THAT(std::string(checkFunctionRecursion(graph).message()), testing::HasSubstr("f -> f"));
}

TEST(FunctionCalls, LeavesRecursionAloneThatNothingCalls) {
    const Graph graph = graphOf({call("n", "ok")}, {function("f", {call("again", "f")}), function("ok", {})});
    EXPECT_TRUE(checkFunctionRecursion(graph).ok());
}

TEST(FunctionCalls, TakesDeepChainsAndManyPathsToOneFunction) {
    std::vector<FunctionPtr> functions;
    constexpr int kDepth = 20000;
    for (int i = 0; i < kDepth; ++i) {
        functions.push_back(
            function(absl::StrCat("f", i), {call("a", absl::StrCat("f", i + 1)), call("b", absl::StrCat("f", i + 1))}));
    }
    functions.push_back(function(absl::StrCat("f", kDepth), {}));
    EXPECT_TRUE(checkFunctionRecursion(graphOf({call("n", "f0")}, functions)).ok());
}

}  // namespace
}  // namespace whittle
