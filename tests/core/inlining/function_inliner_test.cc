// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/function_inliner.h"

#include "core/formats/model.h"
#include "core/graph/graph_index.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

InlinedFunctions inlined(const Graph& graph, const InlineOptions& options = {}) {
    absl::StatusOr<InlinedFunctions> result = inlineFunctions(graph, options, builtinOps());
    EXPECT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(result.ok() && verify(result->graph).ok());
    return result.ok() ? *std::move(result) : InlinedFunctions();
}

absl::Status failure(const Graph& graph) { return inlineFunctions(graph, {}, builtinOps()).status(); }

FunctionPtr shifted() {
    return functionFromText("shifted", R"(
        a = _Arg {T: float, index: 0}
        one = Const float [] {1}
        sum = AddV2 a one {T: float}
        r = _Retval sum {T: float, index: 0}
    )");
}

TEST(FunctionInlinerTest, namesAndWiresAsGrapplerDoes) {
    const Graph graph = withFunctions(graphFromText(R"(
        c = Const float [] {2}
        before = NoOp
        call = PartitionedCall c ^before {f: func shifted, Tin: [float], Tout: [float]}
        after = NoOp ^call
        y = Neg call {T: float}
    )"),
                                      {shifted()});
    EXPECT_EQ(textOf(inlined(graph).graph), dedent(R"(
        c = Const float [] {2}
        before = NoOp
        after = NoOp ^Func/call/output_control_node/_3
        y = Neg Func/call/output/_2 {T: float}
        Func/call/input_control_node/_0 = NoOp ^before
        Func/call/input/_1 = Identity c ^Func/call/input_control_node/_0 {T: float, _class: ["loc:@c"]}
        call/one = Const float [] {1} ^Func/call/input_control_node/_0
        call/sum = AddV2 Func/call/input/_1 call/one {T: float}
        Func/call/output/_2 = Identity call/sum {T: float, _class: ["loc:@call/sum"]}
        Func/call/output_control_node/_3 = NoOp ^Func/call/input_control_node/_0
    )"));
}

TEST(FunctionInlinerTest, putsAnOpThatIsAFunctionOnTheCallersDevice) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        call = shifted x @/device:GPU:0
        y = Neg call {T: float}
    )"),
                                      {shifted()});
    const Graph result = inlined(graph).graph;
    for (const char* name : {"call/sum", "call/one", "Func/call/input/_0", "Func/call/output/_1"}) {
        const Node* node = GraphIndex(result).node(name);
        ASSERT_TRUE(node) << name << "\n" << textOf(result);
        EXPECT_EQ(node->device, "/device:GPU:0") << name;
        EXPECT_FALSE(node->attrs.contains("_class")) << name;
    }
}

TEST(FunctionInlinerTest, fillsPlaceholdersOfAttributes) {
    auto function = std::make_shared<Function>(*functionFromText("f", R"(
        a = _Arg {T: float, index: 0}
        c = Cast a {SrcT: float}
        r = _Retval c {T: int32, index: 0}
    )"));
    function->body[1] = [&] {
        auto cast = std::make_shared<Node>(*function->body[1]);
        cast->attrs.set("DstT", Attr(AttrPlaceholder{"to"}));
        return cast;
    }();
    Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        call = f x {to: int32}
        y = Neg call {T: int32}
    )"),
                                {function});
    EXPECT_EQ(GraphIndex(inlined(graph).graph).node("call/c")->typeAttr("DstT"), DataType::kInt32);
    graph.nodes[1] = [&] {
        auto call = std::make_shared<Node>(*graph.nodes[1]);
        call->attrs = {};
        return call;
    }();
    const absl::Status status = failure(graph);
    EXPECT_TRUE(absl::StrContains(status.message(), "function 'f', called by 'call': node 'c'")) << status;
}

TEST(FunctionInlinerTest, keepsCallsWhoseSideEffectsCouldBeLost) {
    const auto print = [](std::vector<std::string> controls) {
        return functionFromText("f", R"(
            a = _Arg {T: string, index: 0}
            p = PrintV2 a {end: "", output_stream: "stderr"}
            r = _Retval a {T: string, index: 0}
        )",
                                controls);
    };
    constexpr char kWaited[] = R"(
        x = Placeholder string
        call = StatefulPartitionedCall x {f: func f, Tin: [string], Tout: [string]}
        y = Identity call ^call {T: string}
    )";
    constexpr char kUnwaited[] = R"(
        x = Placeholder string
        call = StatefulPartitionedCall x {f: func f, Tin: [string], Tout: [string]}
        y = Identity call {T: string}
    )";
    EXPECT_TRUE(inlined(withFunctions(graphFromText(kWaited), {print({"p"})})).kept.empty());
    EXPECT_EQ(inlined(withFunctions(graphFromText(kWaited), {print({})})).kept.size(), 1u);
    EXPECT_EQ(inlined(withFunctions(graphFromText(kUnwaited), {print({"p"})})).kept.size(), 1u);
    InlineOptions options;
    options.aggressive = true;
    EXPECT_TRUE(inlined(withFunctions(graphFromText(kUnwaited), {print({})}), options).kept.empty());
}

TEST(FunctionInlinerTest, letsNoBodyRunAheadOfAResourceThatSomethingMakes) {
    const FunctionPtr read = functionFromText("read", R"(
        h = _Arg {T: resource, index: 0}
        v = ReadVariableOp h {dtype: float}
        r = _Retval v {T: float, index: 0}
    )");
    const Graph graph = withFunctions(graphFromText(R"(
        w = VarHandleOp {dtype: float, shape: shape []}
        call = PartitionedCall w {f: func read, Tin: [resource], Tout: [float]}
        y = Neg call {T: float}
    )"),
                                      {read});
    const std::string text = textOf(inlined(graph).graph);
    EXPECT_TRUE(absl::StrContains(text, "Func/call/input_control_node/_0 = NoOp ^w")) << text;
}

TEST(FunctionInlinerTest, inlinesInTheFunctionsThatStay) {
    auto outer = std::make_shared<Function>(*functionFromText("outer", R"(
        a = _Arg {T: float, index: 0}
        call = PartitionedCall a {f: func shifted, Tin: [float], Tout: [float]}
        r = _Retval call {T: float, index: 0}
    )"));
    outer->attrs.set("_noinline", Attr::ofBool(true));
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        y = PartitionedCall x {f: func outer, Tin: [float], Tout: [float]}
    )"),
                                      {shifted(), outer});
    const InlinedFunctions result = inlined(graph);
    ASSERT_EQ(result.graph.functions().functions().size(), 1u);
    const Function& kept = *result.graph.functions().functions()[0];
    std::vector<std::string> names;
    for (const NodePtr& node : kept.body) names.push_back(node->name);
    EXPECT_EQ(names, (std::vector<std::string>{"a", "call/one", "Func/call/input/_0", "call/sum", "Func/call/output/_1",
                                               "r"}));
}

TEST(FunctionInlinerTest, refusesRecursionWithThePath) {
    const auto calling = [](const std::string& name, const std::string& callee) {
        return functionFromText(name, absl::StrCat(R"(
            a = _Arg {T: float, index: 0}
            c = PartitionedCall a {f: func )",
                                                   callee, R"(, Tin: [float], Tout: [float]}
            r = _Retval c {T: float, index: 0}
        )"));
    };
    const absl::Status status = failure(withFunctions(graphFromText(R"(
        x = Placeholder float
        y = PartitionedCall x {f: func f, Tin: [float], Tout: [float]}
    )"),
                                                      {calling("f", "g"), calling("g", "f")}));
    EXPECT_TRUE(absl::IsInvalidArgument(status));
    EXPECT_TRUE(absl::StrContains(status.message(), "f -> g -> f")) << status;
}

TEST(FunctionInlinerTest, namesCallsThatDoNotFit) {
    for (const auto& [call, words] : std::vector<std::pair<std::string, std::string>>{
             {"PartitionedCall x x {f: func shifted, Tin: [float,float], Tout: [float]}", "with 2 inputs instead of 1"},
             {"PartitionedCall x {f: func shifted, Tin: [float], Tout: [float,float]}", "with 2 outputs instead of 1"},
             {"PartitionedCall x {f: func gone, Tin: [float], Tout: [float]}", "'gone', which is not there"},
             {"PartitionedCall x {f: 3, Tin: [float], Tout: [float]}", "has no function as its attribute 'f'"}}) {
        const absl::Status status =
            failure(withFunctions(graphFromText(absl::StrCat("x = Placeholder float\ny = ", call)), {shifted()}));
        EXPECT_TRUE(absl::IsInvalidArgument(status)) << call;
        EXPECT_TRUE(absl::StrContains(status.message(), words)) << status;
        EXPECT_TRUE(absl::StrContains(status.message(), "'y'")) << status;
    }
}

TEST(FunctionInlinerTest, boundsWhatCallsStandFor) {
    // Each function calls the one below ten times: 10^7 nodes.
    std::vector<FunctionPtr> functions = {shifted()};
    std::string below = "shifted";
    for (int level = 0; level < 7; ++level) {
        std::string body = "a = _Arg {T: float, index: 0}\n", last = "a";
        for (int k = 0; k < 10; ++k) {
            absl::StrAppend(&body, "c", k, " = PartitionedCall ", last, " {f: func ", below,
                            ", Tin: [float], Tout: [float]}\n");
            last = absl::StrCat("c", k);
        }
        absl::StrAppend(&body, "r = _Retval ", last, " {T: float, index: 0}\n");
        below = absl::StrCat("level", level);
        functions.push_back(functionFromText(below, body));
    }
    const absl::Status status =
        failure(withFunctions(graphFromText(absl::StrCat("x = Placeholder float\ny = PartitionedCall x {f: func ",
                                                         below, ", Tin: [float], Tout: [float]}")),
                              functions));
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
}

}  // namespace
}  // namespace whittle
