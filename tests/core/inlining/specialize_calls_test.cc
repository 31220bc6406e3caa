// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/specialize_calls.h"

#include "core/formats/model.h"
#include "core/inlining/function_inliner.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

FunctionPtr marked(const FunctionPtr& function, const std::string& mark) {
    auto made = std::make_shared<Function>(*function);
    made->attrs.set(mark, Attr::ofBool(true));
    return made;
}

FunctionPtr kept() {
    return marked(functionFromText("kept", R"(
        a = _Arg {T: float, index: 0}
        b = _Arg {T: float, index: 1}
        sum = AddV2 a b {T: float}
        difference = Sub a b {T: float}
        r0 = _Retval sum {T: float, index: 0}
        r1 = _Retval difference {T: float, index: 1}
    )"),
                  "_noinline");
}

Graph specialized(absl::string_view text, const std::vector<FunctionPtr>& functions,
                  const absl::flat_hash_set<std::string>& fetched = {}) {
    InlineOptions options;
    options.specializeKeptCalls = true;
    options.fetched = fetched;
    absl::StatusOr<InlinedFunctions> result =
        inlineFunctions(withFunctions(graphFromText(text), functions), options, builtinOps());
    EXPECT_TRUE(result.ok() && verify(result->graph).ok()) << result.status();
    return result.ok() ? result->graph : Graph();
}

std::vector<std::string> functionNames(const Graph& graph) {
    std::vector<std::string> names;
    for (const FunctionPtr& function : graph.functions().functions()) names.push_back(function->name());
    return names;
}

std::string bodyOf(const Graph& graph, const std::string& name) {
    Graph body;
    if (const Function* function = graph.functions().find(name)) body.nodes = function->body;
    return textOf(body);
}

TEST(SpecializeCallsTest, putsConstantsIntoACopyAndDropsResultsThatNobodyReads) {
    const Graph graph = specialized(R"(
        x = Placeholder float
        before = NoOp
        c = Const float [] {2} ^before
        scope/call = PartitionedCall x c {Tin: [float, float], Tout: [float, float], f: func kept}
        y = Neg scope/call:1 {T: float}
    )",
                                    {kept()});
    const std::string name = "kept_specialized_for_scope_call_at_graph_to_optimize";
    EXPECT_EQ(functionNames(graph), std::vector<std::string>{name});
    const std::string text = textOf(graph);
    EXPECT_NE(text.find("scope/call = PartitionedCall x ^before"), std::string::npos) << text;
    EXPECT_NE(text.find("Tin: [float], Tout: [float]"), std::string::npos) << text;
    EXPECT_NE(text.find("func " + name), std::string::npos) << text;
    EXPECT_NE(text.find("y = Neg scope/call {T: float}"), std::string::npos) << text;
    const Function& function = *graph.functions().find(name);
    EXPECT_EQ(function.signature.inputs.size(), 1u);
    EXPECT_EQ(function.signature.outputs.size(), 1u);
    EXPECT_EQ(function.signature.outputs[0].name, kept()->signature.outputs[1].name);
    EXPECT_NE(bodyOf(graph, name).find("b = Const float [] {2}\n"), std::string::npos) << bodyOf(graph, name);
    EXPECT_NE(bodyOf(graph, name).find("r1 = _Retval difference {T: float, index: 0}"), std::string::npos);
    EXPECT_TRUE(function.attrs.contains("_GrapplerSpecializedFunc"));
}

TEST(SpecializeCallsTest, sharesACopyAmongCallsThatAgree) {
    const Graph graph = specialized(R"(
        x = Placeholder float
        c = Const float [] {2}
        d = Const float [] {2}
        one = kept x c
        two = kept one c
        three = kept two d
        y = Neg three {T: float}
    )",
                                    {kept()});
    EXPECT_EQ(functionNames(graph), (std::vector<std::string>{"kept_specialized_for_one_at_graph_to_optimize",
                                                              "kept_specialized_for_three_at_graph_to_optimize"}));
    EXPECT_NE(textOf(graph).find("two = kept_specialized_for_one_at_graph_to_optimize one\n"), std::string::npos)
        << textOf(graph);
}

TEST(SpecializeCallsTest, specializesCallsInSpecializedFunctions) {
    const FunctionPtr outer = marked(functionFromText("outer", R"(
        a = _Arg {T: float, index: 0}
        b = _Arg {T: float, index: 1}
        call = kept a b
        r = _Retval call {T: float, index: 0}
    )"),
                                     "_noinline");
    const Graph graph = specialized(R"(
        x = Placeholder float
        c = Const float [] {2}
        call = outer x c
        y = Neg call {T: float}
    )",
                                    {kept(), outer});
    const std::string outside = "outer_specialized_for_call_at_graph_to_optimize";
    EXPECT_EQ(functionNames(graph), (std::vector<std::string>{outside, "kept_specialized_for_call_at_" + outside}));
    EXPECT_NE(bodyOf(graph, outside).find("call = kept_specialized_for_call_at_" + outside + " a\n"), std::string::npos)
        << bodyOf(graph, outside);
}

TEST(SpecializeCallsTest, leavesCallsThatGainNothing) {
    const std::string text = R"(
        x = Placeholder float
        call = kept x x
        y = Sub call call:1 {T: float}
    )";
    EXPECT_EQ(functionNames(specialized(text, {kept()})), std::vector<std::string>{"kept"});
}

TEST(SpecializeCallsTest, leavesWhatIsMarked) {
    const std::string text = R"(
        x = Placeholder float
        call = kept x x
        y = Neg call {T: float}
    )";
    EXPECT_EQ(functionNames(specialized(text, {marked(kept(), "_nospecialize")})), std::vector<std::string>{"kept"});
    const std::string compiled = R"(
        x = Placeholder float
        call = kept x x {_XlaMustCompile: true}
        y = Neg call {T: float}
    )";
    EXPECT_EQ(functionNames(specialized(compiled, {kept()})), std::vector<std::string>{"kept"});
}

TEST(SpecializeCallsTest, keepsAllResultsOfWhatIsFetched) {
    const Graph graph = specialized(R"(
        x = Placeholder float
        c = Const float [] {2}
        call = kept x c
    )",
                                    {kept()}, {"call"});
    const Function* function = graph.functions().find("kept_specialized_for_call_at_graph_to_optimize");
    ASSERT_TRUE(function);
    EXPECT_EQ(function->signature.outputs.size(), 2u);
}

}  // namespace
}  // namespace whittle
