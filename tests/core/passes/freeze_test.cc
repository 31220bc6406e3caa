// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/graph/graph_index.h"
#include "core/passes/freeze_report.h"
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
    absl::StatusOr<Tensor> describe(absl::string_view name) const override {
        if (name == assignedOnLoad) return absl::FailedPreconditionError("assigned");
        return read(name);
    }

    std::string assignedOnLoad;

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
        p = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape [2]}
        v = VarHandleOp {dtype: float, shape: shape [2]}
        add = AssignAddVariableOp v p {dtype: float}
        m = Merge w v ^add {T: resource, N: 2}
        y = ReadVariableOp m {dtype: float}
    )");
    EXPECT_TRUE(absl::StrContains(text, "w = VarHandleOp")) << text;
    EXPECT_TRUE(absl::StrContains(text, "y = ReadVariableOp m")) << text;
    ASSERT_EQ(context.freezeReport->kept.size(), 2u);
    EXPECT_EQ(reasonText(context.freezeReport->kept[0]), "it meets another variable that is kept in m");
    EXPECT_EQ(context.warnings.size(), 2u);
}

TEST_F(FreezeTest, variableWithoutAValueIsRefusedByName) {
    const absl::Status status =
        run(graphFromText("w = VarHandleOp {dtype: float, shape: shape [2]}\nlost = VarHandleOp {dtype: float, shape: "
                          "shape [2]}\na = ReadVariableOp w {dtype: float}\nb = ReadVariableOp lost {dtype: float}\n"
                          "y = Mul a b {T: float}"))
            .status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
}

TEST_F(FreezeTest, variableThatIsAssignedOnLoadIsKept) {
    source.assignedOnLoad = "path";
    const std::string text = frozen(R"(
        path = VarHandleOp {dtype: string, shape: shape []}
        y = ReadVariableOp path {dtype: string}
    )");
    EXPECT_TRUE(absl::StrContains(text, "path = VarHandleOp")) << text;
    ASSERT_EQ(context.warnings.size(), 1u);
    EXPECT_EQ(context.warnings[0], "variable 'path' was kept: it gets its value when the model is loaded");
}

TEST_F(FreezeTest, whatHoldsStateIsNamedNodeByNode) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        fed = Placeholder resource
        w = VarHandleOp {dtype: float, shape: shape [2]}
        r = ReadVariableOp w {dtype: float}
        table = HashTableV2 {key_dtype: string, value_dtype: int64}
        old = HashTable {key_dtype: string, value_dtype: int64}
        mutable = MutableHashTableV2 {key_dtype: string, value_dtype: int64}
        iterator = IteratorV2 {shared_name: "", container: "", output_types: [float], output_shapes: [shape [2]]}
        queue = FIFOQueueV2 {component_types: [float]}
        anonymous = AnonymousMultiDeviceIterator {devices: ["a"], output_types: [float], output_shapes: [shape []]}
        array = TensorArrayV3 x {dtype: float}
        call = PartitionedCall x {f: func deep, Tin: [float], Tout: [float]}
        y = Foo fed r table old mutable iterator queue anonymous array call
    )"),
                                      {functionFromText("deep", R"(
        x = _Arg {T: float, index: 0}
        inner = VarHandleOp {dtype: float, shape: shape [2]}
        r = _Retval x {T: float, index: 0}
    )")});
    const absl::StatusOr<Graph> result = run(graph);
    ASSERT_TRUE(result.ok()) << result.status();
    std::vector<std::string> kept;
    for (const KeptNode& node : context.freezeReport->kept) {
        kept.push_back(absl::StrCat(kindName(node.kind), " ", node.node, ": ", reasonText(node)));
    }
    EXPECT_EQ(kept, (std::vector<std::string>{
                        "resource fed: its handle is fed from outside",
                        "table table: a graph alone cannot fill it, an exported SavedModel can",
                        "table old: a graph alone cannot fill it, an exported SavedModel can",
                        "table mutable: its content may change while the model runs",
                        "iterator iterator: it reads data, and how far it has come is no weight",
                        "resource queue: it exists only while the model runs",
                        "iterator anonymous: it reads data, and how far it has come is no weight",
                        "variable deep/inner: it is made inside a function, where no checkpoint reaches it",
                    }));
    EXPECT_EQ(context.warnings.size(), kept.size());
    EXPECT_EQ(GraphIndex(*result).node("w")->op, "Const") << "the rest is frozen";
}

TEST_F(FreezeTest, reportCountsNodesBytesAndVariables) {
    frozen(R"(
        x = Placeholder float
        c = Const float [3] {1, 2, 3}
        unused = VarHandleOp {dtype: float, shape: shape [2]}
        w = VarHandleOp {dtype: float, shape: shape [2]}
        r = ReadVariableOp w {dtype: float}
        y = Mul r c {T: float}
    )");
    const FreezeReport& report = *context.freezeReport;
    EXPECT_EQ(report.nodesBefore, 6);
    EXPECT_EQ(report.nodesAfter, 4);
    EXPECT_EQ(report.weightBytesBefore, 20) << "no source has a value for `unused`";
    EXPECT_EQ(report.weightBytesAfter, 20);
    ASSERT_EQ(report.frozen.size(), 1u);
    EXPECT_EQ(report.frozen[0].node, "w");
    EXPECT_EQ(report.frozen[0].dtype, DataType::kFloat);
    EXPECT_EQ(report.frozen[0].shape, Shape::of({2}));
    EXPECT_EQ(report.frozen[0].bytes, 8);
    EXPECT_TRUE(report.kept.empty());
}

// What must not end in a graph: (graph, what the message holds).
TEST_F(FreezeTest, refusesWhatDoesNotFitNamingTheNode) {
    const std::pair<const char*, const char*> cases[] = {
        {"w = VarHandleOp {dtype: int32, shape: shape [2]}\ny = ReadVariableOp w {dtype: int32}",
         "variable 'w' is int32 in the graph and float in the checkpoint"},
        {"w = VarHandleOp {dtype: float, shape: shape [3]}\ny = ReadVariableOp w {dtype: float}",
         "variable 'w' has shape [3] in the graph and [2] in the checkpoint"},
        {"w = VarHandleOp {dtype: float, shape: shape [2,1]}\ny = ReadVariableOp w {dtype: float}", "shape [2,1]"},
        {"w = VarHandleOp {dtype: \"float\", shape: shape [2]}\ny = ReadVariableOp w {dtype: float}",
         "'w' has no attribute 'dtype' that is a type"},
        {"w = VarHandleOp {dtype: float, shape: 2}\ny = ReadVariableOp w {dtype: float}",
         "'w' has an attribute 'shape' that is no shape"},
        {"w = VarHandleOp {dtype: float, shape: shape [2]}\ny = ReadVariableOp w {dtype: int64}",
         "'w' is float, but node 'y' reads it as int64"},
        {"w = VarHandleOp {dtype: float, shape: shape [2]}\ny = ReadVariableOp w {dtype: 1}",
         "node 'y' reads it as something that is no type"},
    };
    for (const auto& [text, message] : cases) {
        const absl::Status status = run(graphFromText(text)).status();
        EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
        EXPECT_TRUE(absl::StrContains(status.message(), message)) << status;
    }
    EXPECT_TRUE(
        run(graphFromText("w = VarHandleOp {dtype: float, shape: shape [?]}\ny = ReadVariableOp w {dtype: float}"))
            .ok());
}

TEST_F(FreezeTest, functionThatCallsItselfKeepsItsVariable) {
    const Graph graph = withFunctions(graphFromText(R"(
        w = VarHandleOp {dtype: float, shape: shape [2]}
        y = PartitionedCall w {f: func again, Tin: [resource], Tout: [float]}
    )"),
                                      {functionFromText("again", R"(
        w = _Arg {T: resource, index: 0}
        c = PartitionedCall w {f: func again, Tin: [resource], Tout: [float]}
        r = _Retval c {T: float, index: 0}
    )")});
    ASSERT_TRUE(run(graph).ok());
    ASSERT_EQ(context.freezeReport->kept.size(), 1u);
    EXPECT_TRUE(absl::StrContains(reasonText(context.freezeReport->kept[0]), "calls itself")) << context.warnings[0];
}

TEST_F(FreezeTest, convertedFunctionsStandWhereTheOriginalsStood) {
    constexpr char kReader[] = R"(
        w = _Arg {T: resource, index: 0}
        r = ReadVariableOp w {dtype: float}
        y = _Retval r {T: float, index: 0}
    )";
    constexpr char kPlain[] = R"(
        x = _Arg {T: float, index: 0}
        y = _Retval x {T: float, index: 0}
    )";
    const Graph graph = withFunctions(
        graphFromText(R"(
        w = VarHandleOp {dtype: float, shape: shape [2]}
        r = PartitionedCall w {f: func reader, Tin: [resource], Tout: [float], _output_shapes: [shape [2]]}
        y = PartitionedCall r {f: func plain, Tin: [float], Tout: [float]}
    )"),
        {functionFromText("nobody", kPlain), functionFromText("reader", kReader), functionFromText("plain", kPlain)});
    const absl::StatusOr<Graph> result = run(graph);
    ASSERT_TRUE(result.ok()) << result.status();
    std::vector<std::string> names;
    for (const FunctionPtr& function : result->functions().functions()) names.push_back(function->name());
    EXPECT_EQ(names, (std::vector<std::string>{"nobody", "reader_frozen_0", "plain"}));
    EXPECT_TRUE(GraphIndex(*result).node("r")->attrs.contains("_output_shapes"));
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
w = _Arg {T: float, _output_shapes: [shape <unknown>], index: 1}
inner = PartitionedCall w {Tin: [float], Tout: [float], _read_only_resource_inputs: [0], f: func )",
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

TEST_F(FreezeTest, weightsStayWhereTheyLie) {
    const absl::StatusOr<Graph> result =
        run(graphFromText("w = VarHandleOp {dtype: float, shape: shape [2]}\ny = ReadVariableOp w {dtype: float}"));
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->nodes[0]->constantValue()->content.data(), source.read("w")->content.data());
}

}  // namespace
}  // namespace whittle
