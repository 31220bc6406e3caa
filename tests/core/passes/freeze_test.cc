// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/graph/graph_index.h"
#include "core/passes/handle_flow.h"
#include "core/passes/registry.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <map>

namespace whittle {
namespace {

class FakeVariables : public VariableSource {
  public:
    explicit FakeVariables(std::map<std::string, Tensor> values) : m_values(std::move(values)) {}
    absl::StatusOr<Tensor> read(absl::string_view name) const override {
        const auto at = m_values.find(std::string(name));
        if (at == m_values.end()) return absl::NotFoundError("no value");
        return at->second;
    }
    absl::StatusOr<Tensor> describe(absl::string_view name) const override { return read(name); }

  private:
    std::map<std::string, Tensor> m_values;
};

class FreezeTest : public ::testing::Test {
  protected:
    FreezeTest()
        : source({{"w", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2})},
                  {"v", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {3, 4})}}) {}

    absl::StatusOr<Graph> run(const Graph& graph, const std::string& output = "y") {
        context.outputs = {output};
        context.ops = &builtinOps();
        context.variables = &source;
        return kFreezePass.run(graph, PassArgs(), context);
    }
    std::string frozen(absl::string_view text) {
        const absl::StatusOr<Graph> result = run(graphFromText(text));
        EXPECT_TRUE(result.ok()) << result.status();
        return result.ok() ? textOf(*result) : std::string();
    }

    FakeVariables source;
    PassContext context;
};

TEST_F(FreezeTest, readOfAResourceBecomesIdentity) {
    EXPECT_EQ(frozen(R"(
        x = Placeholder float
        w = VarHandleOp @/cpu:0 {dtype: float, shape: shape [2], shared_name: "w"}
        before = NoOp
        r = ReadVariableOp w ^before @/cpu:0 {dtype: float, _class: ["loc:@w"], _output_shapes: [shape [2]]}
        y = Mul x r {T: float}
        init = AssignVariableOp w x {dtype: float}
    )"),
              dedent(R"(
        x = Placeholder float
        w = Const float [2] {1, 2}
        before = NoOp
        r = Identity w {T: float, _class: ["loc:@w"]}
        y = Mul x r {T: float}
    )"));
    EXPECT_TRUE(context.warnings.empty());
}

TEST_F(FreezeTest, referenceVariableBecomesAConstant) {
    EXPECT_EQ(frozen(R"(
        p = Placeholder bool
        w = VariableV2 {dtype: float, shape: shape [2]}
        r = Identity w {T: float, _output_shapes: [shape [2]]}
        n = Neg w {T: float}
        s = RefSwitch w p {T: float}
        y = AddN r n s:1 {N: 3, T: float}
        init = Assign w n {T: float}
    )"),
              dedent(R"(
        p = Placeholder bool
        w = Const float [2] {1, 2}
        r = Identity w {T: float}
        n = Neg w {T: float}
        s = Switch w p {T: float}
        y = AddN r n s:1 {N: 3, T: float}
    )"));
}

TEST_F(FreezeTest, gathersReadTheConstant) {
    EXPECT_EQ(frozen(R"(
        i = Placeholder int64
        w = VarHandleOp {dtype: float, shape: shape [2]}
        g = ResourceGather w i {dtype: float, Tindices: int64, batch_dims: 0, validate_indices: true}
        n = ResourceGatherNd w i {dtype: float, Tindices: int64}
        s = VariableShape w {out_type: int64}
        y = Foo g n s
    )"),
              dedent(R"(
        i = Placeholder int64
        w = Const float [2] {1, 2}
        g = GatherV2 w i g/axis {Taxis: int64, Tindices: int64, Tparams: float}
        n = GatherNd w i {Tindices: int64, Tparams: float}
        s = Shape w {T: float, out_type: int64}
        y = Foo g n s
        g/axis = Const int64 [] {0}
    )"));
}

TEST_F(FreezeTest, whatHandsTheHandleOnChangesItsType) {
    EXPECT_EQ(frozen(R"(
        p = Placeholder bool
        w = VarHandleOp {dtype: float, shape: shape [2]}
        e = Enter w {T: resource, frame_name: "f", _output_shapes: [shape []]}
        s = Switch e p {T: resource}
        r = ReadVariableOp s:1 {dtype: float}
        y = Neg r {T: float}
    )"),
              dedent(R"(
        p = Placeholder bool
        w = Const float [2] {1, 2}
        e = Enter w {T: float, frame_name: "f"}
        s = Switch e p {T: float}
        r = Identity s:1 {T: float}
        y = Neg r {T: float}
    )"));
}

TEST_F(FreezeTest, writtenVariableIsKeptAndNamed) {
    const std::string text = frozen(R"(
        x = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape [2]}
        v = VarHandleOp {dtype: float, shape: shape [2]}
        add = AssignAddVariableOp v x {dtype: float}
        a = ReadVariableOp w {dtype: float}
        b = ReadVariableOp v ^add {dtype: float}
        y = Mul a b {T: float}
    )");
    EXPECT_TRUE(absl::StrContains(text, "w = Const")) << text;
    EXPECT_TRUE(absl::StrContains(text, "v = VarHandleOp")) << text;
    EXPECT_TRUE(absl::StrContains(text, "b = ReadVariableOp v ^add")) << text;
    ASSERT_EQ(context.warnings.size(), 1u);
    EXPECT_TRUE(absl::StrContains(context.warnings[0], "'v'") && absl::StrContains(context.warnings[0], "add"))
        << context.warnings[0];
}

TEST_F(FreezeTest, variablesThatMeetAKeptOneAreKept) {
    const std::string text = frozen(R"(
        p = Placeholder bool
        w = VarHandleOp {dtype: float, shape: shape [2]}
        unknown = VarHandleOp {dtype: float, shape: shape [2]}
        m = Merge w unknown {T: resource, N: 2}
        y = ReadVariableOp m {dtype: float}
    )");
    EXPECT_TRUE(absl::StrContains(text, "w = VarHandleOp")) << text;
    EXPECT_TRUE(absl::StrContains(text, "y = ReadVariableOp m")) << text;
    EXPECT_EQ(context.warnings.size(), 2u);
}

TEST_F(FreezeTest, functionsOfALoopAreConvertedInCopies) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape [2]}
        loop = While x w {cond: func cond_7, body: func body_8, T: [float, resource], output_shapes: [shape [], shape []]}
        again = While x w {cond: func cond_7, body: func body_8, T: [float, resource], output_shapes: [shape [], shape []]}
        y = AddN loop again {T: float, N: 2}
    )"),
                                      {functionFromText("cond_7", R"(
        x = _Arg {T: float, index: 0}
        w = _Arg {T: resource, index: 1}
        c = Less x x {T: float}
        r = _Retval c {T: bool, index: 0}
    )"),
                                       functionFromText("body_8", R"(
        x = _Arg {T: float, index: 0}
        w = _Arg {T: resource, index: 1, _output_shapes: [shape []]}
        inner = PartitionedCall w {f: func deep, Tin: [resource], Tout: [float], _read_only_resource_inputs: [0]}
        m = Mul x inner {T: float}
        r0 = _Retval m {T: float, index: 0}
        r1 = _Retval w {T: resource, index: 1}
    )"),
                                       functionFromText("deep", R"(
        w = _Arg {T: resource, index: 0}
        i = Const int32 [] {0}
        g = ResourceGather w i {dtype: float, Tindices: int32, batch_dims: 0}
        r = _Retval g {T: float, index: 0}
    )")});
    const absl::StatusOr<Graph> result = run(graph);
    ASSERT_TRUE(result.ok()) << result.status();
    const GraphIndex index(*result);
    const Node& loop = *index.node("loop");
    EXPECT_EQ(*loop.attr("T")->asListOf<DataType>(), (std::vector<DataType>{DataType::kFloat, DataType::kFloat}));
    EXPECT_EQ(loop.attr("output_shapes")->asListOf<Shape>()->back(), Shape::of({2}));
    const std::string name = loop.attr("body")->asFunction()->name;
    EXPECT_TRUE(absl::StartsWith(name, "body_frozen_")) << name;
    EXPECT_EQ(index.node("again")->attr("body")->asFunction()->name, name) << "converted once";
    const Function& body = *result->functions().find(name);
    EXPECT_EQ(body.signature.inputs[1].type, DataType::kFloat);
    EXPECT_EQ(body.signature.outputs[1].type, DataType::kFloat);
    const Graph shown = bodyAsGraph(body);
    EXPECT_EQ(textOf(shown), absl::StrCat(R"(x = _Arg {T: float, index: 0}
w = _Arg {T: float, index: 1}
inner = PartitionedCall w {Tin: [float], Tout: [float], _read_only_resource_inputs: [], f: func )",
                                          "deep_frozen_1", R"(}
m = Mul x inner {T: float}
r0 = _Retval m {T: float, index: 0}
r1 = _Retval w {T: float, index: 1}
)"));
    EXPECT_EQ(result->functions().find("body_8"), nullptr) << "nobody calls the old one";
    const Function* deep = result->functions().find("deep_frozen_1");
    ASSERT_NE(deep, nullptr);
    EXPECT_EQ(deep->body[2]->op, "GatherV2");
    EXPECT_EQ(deep->body[3]->name, "g/axis");
}

TEST_F(FreezeTest, loopThatWritesKeepsItsVariable) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape [2]}
        y = PartitionedCall x w {f: func writes, Tin: [float, resource], Tout: [float]}
    )"),
                                      {functionFromText("writes", R"(
        x = _Arg {T: float, index: 0}
        w = _Arg {T: resource, index: 1}
        a = AssignVariableOp w x {dtype: float}
        r = _Retval x {T: float, index: 0}
    )")});
    const absl::StatusOr<Graph> result = run(graph);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(textOf(*result), textOf(graph));
    ASSERT_EQ(context.warnings.size(), 1u);
    EXPECT_TRUE(absl::StrContains(context.warnings[0], "y/a (AssignVariableOp)")) << context.warnings[0];
}

TEST_F(FreezeTest, needsOutputsAndACheckpoint) {
    const Graph graph = graphFromText("y = VarHandleOp {dtype: float, shape: shape [2]}");
    context.ops = &builtinOps();
    EXPECT_EQ(kFreezePass.run(graph, PassArgs(), context).status().code(), absl::StatusCode::kInvalidArgument);
    context.outputs = {"y"};
    EXPECT_EQ(kFreezePass.run(graph, PassArgs(), context).status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(run(graph, "nope").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(FreezeTest, typeOtherThanTheCheckpointsIsRefused) {
    EXPECT_EQ(run(graphFromText("w = VarHandleOp {dtype: int32}\ny = ReadVariableOp w {dtype: int32}")).status().code(),
              absl::StatusCode::kInvalidArgument);
}

TEST_F(FreezeTest, weightsStayWhereTheyLie) {
    const absl::StatusOr<Graph> result =
        run(graphFromText("w = VarHandleOp {dtype: float, shape: shape [2]}\ny = ReadVariableOp w {dtype: float}"));
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->nodes[0]->constantValue()->content.data(), source.read("w")->content.data());
}

}  // namespace
}  // namespace whittle
