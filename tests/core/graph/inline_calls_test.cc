// SPDX-License-Identifier: Apache-2.0
#include "core/graph/inline_calls.h"

#include "core/formats/model.h"
#include "core/graph/graph_index.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

InlinedGraph inlined(const Graph& graph) {
    const absl::StatusOr<InlinedGraph> result = inlineCalls(graph, builtinOps());
    EXPECT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(result.ok() && verify(result->graph).ok());
    return result.ok() ? *result : InlinedGraph();
}

absl::Status failure(const Graph& graph) { return inlineCalls(graph, builtinOps()).status(); }

FunctionPtr square() {
    return functionFromText("square", R"(
        a = _Arg {T: float, index: 0}
        sq = Mul a a {T: float}
        r = _Retval sq {T: float, index: 0}
    )");
}

TEST(InlineCallsTest, joinsEdgesThroughArgumentsAndResults) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        call = PartitionedCall x {f: func square, Tin: [float], Tout: [float]}
        y = Neg call {T: float}
    )"),
                                      {square()});
    const InlinedGraph result = inlined(graph);
    EXPECT_EQ(textOf(result.graph), dedent(R"(
        x = Placeholder float
        call/sq = Mul x x {T: float}
        y = Neg call/sq {T: float}
    )"));
    const GraphIndex before(graph), after(result.graph);
    EXPECT_EQ(result.resolve({before.node("call")->id, 0}).node, after.node("call/sq")->id);
    EXPECT_EQ(result.graph.nodes[0], graph.nodes[0]) << "nodes that nothing happened to are shared";
    EXPECT_EQ(originsOf(*after.node("call/sq")), std::vector<std::string>{"call/sq"});
}

TEST(InlineCallsTest, inlinesNestedCallsAndOpsThatAreFunctions) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        outer = fourth x
        y = Neg outer {T: float}
    )"),
                                      {square(), functionFromText("fourth", R"(
        a = _Arg {T: float, index: 0}
        one = PartitionedCall a {f: func square, Tin: [float], Tout: [float]}
        two = PartitionedCall one {f: func square, Tin: [float], Tout: [float]}
        r = _Retval two {T: float, index: 0}
    )")});
    EXPECT_EQ(textOf(inlined(graph).graph), dedent(R"(
        x = Placeholder float
        outer/one/sq = Mul x x {T: float}
        outer/two/sq = Mul outer/one/sq outer/one/sq {T: float}
        y = Neg outer/two/sq {T: float}
    )"));
}

TEST(InlineCallsTest, leavesMadeUpNamesOutWhereThatIsUnambiguous) {
    const FunctionPtr layer = functionFromText("layer", R"(
        a = _Arg {T: float, index: 0}
        dense/MatMul = Relu a {T: float}
        Identity = Identity dense/MatMul {T: float}
        r = _Retval Identity {T: float, index: 0}
    )");
    const FunctionPtr wrapper = functionFromText("wrapper", R"(
        a = _Arg {T: float, index: 0}
        StatefulPartitionedCall = StatefulPartitionedCall a {f: func layer, Tin: [float], Tout: [float]}
        Identity = Identity StatefulPartitionedCall {T: float}
        r = _Retval Identity {T: float, index: 0}
    )");
    const InlinedGraph one = inlined(withFunctions(graphFromText(R"(
        x = Placeholder float
        StatefulPartitionedCall_3 = StatefulPartitionedCall x {f: func wrapper, Tin: [float], Tout: [float]}
    )"),
                                                   {layer, wrapper}));
    const GraphIndex index(one.graph);
    ASSERT_NE(index.node("dense/MatMul"), nullptr) << textOf(one.graph);
    EXPECT_EQ(originsOf(*index.node("dense/MatMul")),
              std::vector<std::string>{"StatefulPartitionedCall_3/StatefulPartitionedCall/dense/MatMul"});
    EXPECT_NE(index.node("Identity"), nullptr);
    EXPECT_NE(index.node("StatefulPartitionedCall_3/Identity"), nullptr);

    // Two layers of the same names keep what tells them apart, all of their nodes do.
    const InlinedGraph two = inlined(withFunctions(graphFromText(R"(
        x = Placeholder float
        PartitionedCall = PartitionedCall x {f: func layer, Tin: [float], Tout: [float]}
        PartitionedCall_1 = PartitionedCall PartitionedCall {f: func layer, Tin: [float], Tout: [float]}
    )"),
                                                   {layer}));
    EXPECT_EQ(textOf(two.graph), dedent(R"(
        x = Placeholder float
        PartitionedCall/dense/MatMul = Relu x {T: float}
        PartitionedCall/Identity = Identity PartitionedCall/dense/MatMul {T: float}
        PartitionedCall_1/dense/MatMul = Relu PartitionedCall/Identity {T: float}
        PartitionedCall_1/Identity = Identity PartitionedCall_1/dense/MatMul {T: float}
    )"));
}

TEST(InlineCallsTest, namesOfTheGraphItselfStay) {
    const Graph graph = withFunctions(graphFromText(R"(
        sq = Placeholder float
        PartitionedCall = PartitionedCall sq {f: func square, Tin: [float], Tout: [float]}
    )"),
                                      {square()});
    const InlinedGraph result = inlined(graph);
    EXPECT_EQ(result.graph.nodes[0]->op, "Placeholder");
    EXPECT_EQ(result.graph.nodes[1]->name, "PartitionedCall/sq");
}

TEST(InlineCallsTest, controlEdgesGoInAndComeOut) {
    const FunctionPtr f = functionFromText("f",
                                           R"(
        a = _Arg {T: float, index: 0}
        c = Const float [] {1}
        sum = Add a c {T: float}
        last = NoOp ^sum
        r = _Retval sum {T: float, index: 0}
    )",
                                           {"last"});
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        before = NoOp
        call = PartitionedCall x ^before {f: func f, Tin: [float], Tout: [float]}
        after = NoOp ^call
    )"),
                                      {f});
    EXPECT_EQ(textOf(inlined(graph).graph), dedent(R"(
        x = Placeholder float
        before = NoOp
        call/c = Const float [] {1} ^before
        call/sum = Add x call/c {T: float}
        call/last = NoOp ^call/sum
        after = NoOp ^call/last ^call/sum
    )"));
}

TEST(InlineCallsTest, whoReadsAResultCausesTheWritesOfTheCall) {
    const FunctionPtr f = functionFromText("count",
                                           R"(
        h = _Arg {T: resource, index: 0}
        one = Const float [] {1}
        add = AssignAddVariableOp h one {dtype: float}
        read = ReadVariableOp h ^add {dtype: float}
        r = _Retval one {T: float, index: 0}
    )",
                                           {"add"});
    const Graph graph = withFunctions(graphFromText(R"(
        v = VarHandleOp {dtype: float, shape: shape []}
        call = StatefulPartitionedCall v {f: func count, Tin: [resource], Tout: [float]}
    )"),
                                      {f});
    const InlinedGraph result = inlined(graph);
    const GraphIndex index(result.graph);
    const GraphIndex before(graph);
    const Node* output = index.node(result.resolve({before.node("call")->id, 0}).node);
    ASSERT_NE(output, nullptr);
    EXPECT_EQ(textOf(*output, result.graph), "call/output_0 = Identity call/one ^call/add {T: float}");
}

TEST(InlineCallsTest, attributesOfTheCallReplacePlaceholders) {
    auto f = std::make_shared<Function>(*functionFromText("generic", R"(
        a = _Arg {T: float, index: 0}
        n = Neg a {T: float}
        r = _Retval n {T: float, index: 0}
    )"));
    for (NodePtr& node : f->body) {
        auto copy = std::make_shared<Node>(*node);
        copy->attrs.set("T", Attr(Attr::Value(AttrPlaceholder{"Type"})));
        node = copy;
    }
    const InlinedGraph result = inlined(withFunctions(graphFromText(R"(
        x = Placeholder half
        y = generic x {Type: half}
    )"),
                                                      {f}));
    EXPECT_EQ(result.graph.nodes[1]->typeAttr("T"), DataType::kHalf);
}

TEST(InlineCallsTest, framesAndPlacementAreThoseOfTheCopy) {
    const FunctionPtr f = functionFromText("f", R"(
        a = _Arg {T: float, index: 0}
        w = Const float [] {1}
        e = Enter a {T: float, frame_name: "loop", _class: ["loc:@w", "loc:@a"]}
        r = _Retval e {T: float, index: 0}
    )");
    const InlinedGraph result = inlined(withFunctions(graphFromText(R"(
        x = Placeholder float
        call = PartitionedCall x @/cpu:0 {f: func f, Tin: [float], Tout: [float]}
    )"),
                                                      {f}));
    const GraphIndex index(result.graph);
    const Node& enter = *index.node("call/e");
    EXPECT_EQ(*enter.attr("frame_name")->asString(), "call/loop");
    EXPECT_EQ(*enter.attr("_class")->asListOf<std::string>(), std::vector<std::string>{"loc:@call/w"});
    EXPECT_EQ(enter.device, "/cpu:0");
}

TEST(InlineCallsTest, controlFlowStaysANode) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        y = While x {cond: func square, body: func square, T: [float]}
    )"),
                                      {square()});
    EXPECT_EQ(textOf(inlined(graph).graph), textOf(graph));
}

TEST(InlineCallsTest, recursionIsRefusedWithItsPath) {
    const auto calling = [](const std::string& name, const std::string& callee) {
        return functionFromText(
            name, absl::StrCat("a = _Arg {T: float, index: 0}\nc = PartitionedCall a {f: func ", callee,
                               ", Tin: [float], Tout: [float]}\n", "r = _Retval c {T: float, index: 0}\n"));
    };
    const Graph graph =
        withFunctions(graphFromText("x = Placeholder float\ny = f x"), {calling("f", "g"), calling("g", "f")});
    const absl::Status status = failure(graph);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(absl::StrContains(status.message(), "f -> g -> f")) << status;
}

TEST(InlineCallsTest, growthIsCapped) {
    std::vector<FunctionPtr> functions;
    const auto nameOf = [](int i) { return absl::StrCat("f", i); };
    for (int i = 0; i < 40; ++i) {
        functions.push_back(functionFromText(
            nameOf(i), absl::StrCat("a = _Arg {T: float, index: 0}\n",
                                    i == 39 ? "p = Neg a {T: float}\nq = Neg p {T: float}\n"
                                            : absl::StrCat("p = ", nameOf(i + 1), " a\nq = ", nameOf(i + 1), " p\n"),
                                    "r = _Retval q {T: float, index: 0}\n")));
    }
    const Graph graph = withFunctions(graphFromText("x = Placeholder float\ny = f0 x"), functions);
    EXPECT_EQ(failure(graph).code(), absl::StatusCode::kResourceExhausted);
}

TEST(InlineCallsTest, badCallsAreRefused) {
    const FunctionPtr circle = functionFromText("id",
                                                "a = _Arg {T: float, index: 0}\n"
                                                "r = _Retval a {T: float, index: 0}\n");
    for (const char* text : {"x = Placeholder float\ny = PartitionedCall x {f: func nowhere}",
                             "x = Placeholder float\ny = PartitionedCall x x {f: func id}", "y = id y",
                             "x = Placeholder float\ny = id x\nz = Neg y:3 {T: float}"}) {
        EXPECT_EQ(failure(withFunctions(graphFromText(text), {circle})).code(), absl::StatusCode::kInvalidArgument)
            << text;
    }
}

}  // namespace
}  // namespace whittle
