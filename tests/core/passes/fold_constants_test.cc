// SPDX-License-Identifier: Apache-2.0
#include "core/graph/function.h"
#include "core/passes/fold_report.h"
#include "core/passes/registry.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace whittle {
namespace {

std::string folded(absl::string_view graph, absl::string_view inputs, absl::string_view outputs,
                   absl::string_view arguments = "") {
    return transformedText(dedent(graph), absl::StrCat("fold_constants(", arguments, ")"), inputs, outputs, false);
}

std::string foldedAsTool(absl::string_view graph, absl::string_view inputs, absl::string_view outputs,
                         absl::string_view arguments = "") {
    return transformedText(dedent(graph), absl::StrCat("fold_constants(", arguments, ")"), inputs, outputs, true);
}

constexpr char kSum[] = R"(
    x = Placeholder float [2]
    a = Const float [2] {1, 2}
    b = Const float [2] {10, 20}
    s = Add a b {T: float}
    m = Mul s b {T: float}
    y = Add x m {T: float}
)";

TEST(FoldConstantsTest, putsAConstantInThePlaceOfWhatConstantsGive) {
    EXPECT_EQ(folded(kSum, "x", "y"), dedent(R"(
        x = Placeholder float [2]
        m = Const float [2] {110, 440}
        y = Add x m {T: float}
    )"));
}

TEST(FoldConstantsTest, foldsAnOutputUnderItsName) {
    EXPECT_EQ(folded(kSum, "x", "y,s"), dedent(R"(
        x = Placeholder float [2]
        s = Const float [2] {11, 22}
        m = Const float [2] {110, 440}
        y = Add x m {T: float}
    )"));
}

TEST(FoldConstantsTest, keepsWhatItIsToldToExclude) {
    EXPECT_EQ(folded(kSum, "x", "y", "exclude_op=Mul"), dedent(R"(
        x = Placeholder float [2]
        b = Const float [2] {10, 20}
        s = Const float [2] {11, 22}
        m = Mul s b {T: float}
        y = Add x m {T: float}
    )"));
    EXPECT_EQ(folded(kSum, "x", "y", "exclude_node=s, exclude_node=m"), dedent(kSum));
}

TEST(FoldConstantsTest, isDoneAfterOnce) {
    const std::string once = folded(kSum, "x", "y");
    EXPECT_EQ(folded(once, "x", "y"), once);
}

TEST(FoldConstantsTest, keepsControlInputsOfWhatItFolds) {
    EXPECT_EQ(folded(R"(
        x = Placeholder float [2]
        p = Print x x {T: float, U: [float]}
        a = Const float [2] {1, 2} ^p
        n = Neg a {T: float}
        y = Add x n ^n {T: float}
    )",
                     "x", "y"),
              dedent(R"(
        x = Placeholder float [2]
        p = Print x x {T: float, U: [float]}
        n = Const float [2] {-1, -2} ^p
        y = Add x n ^n {T: float}
    )"));
}

TEST(FoldConstantsTest, namesOutputsOfANodeThatHasSeveral) {
    EXPECT_EQ(folded(R"(
        x = Placeholder float [1]
        axis = Const int32 [] {0}
        c = Const float [2] {1, 2}
        s = Split axis c {T: float, num_split: 2}
        y = Add x s {T: float}
        z = Add x s:1 ^s {T: float}
    )",
                     "x", "y,z"),
              dedent(R"(
        x = Placeholder float [1]
        s/output_0 = Const float [1] {1}
        s/output_1 = Const float [1] {2}
        y = Add x s/output_0 {T: float}
        z = Add x s/output_1 ^s/output_0 {T: float}
    )"));
}

TEST(FoldConstantsTest, asksNobodyToStandBesideWhatIsGone) {
    EXPECT_EQ(folded(R"(
        x = Placeholder float [2]
        a = Const float [2] {1, 2}
        n = Neg a {T: float}
        y = Add x n {T: float, _class: ["loc:@a"]}
    )",
                     "x", "y"),
              dedent(R"(
        x = Placeholder float [2]
        n = Const float [2] {-1, -2}
        y = Add x n {T: float}
    )"));
}

TEST(FoldConstantsTest, foldsShapesThatAreKnown) {
    EXPECT_EQ(folded(R"(
        x = Placeholder float [2,3]
        s = Shape x {T: float, out_type: int32}
        i = Identity s {T: int32}
        y = Reshape x i {T: float, Tshape: int32}
    )",
                     "x", "y"),
              dedent(R"(
        x = Placeholder float [2,3]
        i = Const int32 [2] {2, 3}
        y = Reshape x i {T: float, Tshape: int32}
    )"));
}

TEST(FoldConstantsTest, leavesUnlistedPlaceholdersAlone) {
    const char* const graph = R"(
        x = Placeholder float [2]
        z = Placeholder float [2]
        y = Add x z {T: float}
    )";
    EXPECT_EQ(folded(graph, "x", "y"), dedent(graph));
    EXPECT_EQ(foldedAsTool(graph, "x", "y"),
              "error You must feed a value for placeholder tensor 'z' with dtype float and shape [2]\n");
}

TEST(FoldConstantsTest, makesNoConstantOverTheLimit) {
    const char* const graph = R"(
        x = Placeholder float [8]
        c = Const float [1] {1}
        n = Neg c {T: float}
        m = Const int32 [1] {8}
        t = Tile n m {T: float, Tmultiples: int32}
        y = Add x t {T: float}
    )";
    EXPECT_EQ(folded(graph, "x", "y", "max_constant_size_in_bytes=31"), dedent(R"(
        x = Placeholder float [8]
        n = Const float [1] {-1}
        m = Const int32 [1] {8}
        t = Tile n m {T: float, Tmultiples: int32}
        y = Add x t {T: float}
    )"));
    EXPECT_EQ(folded(graph, "x", "y", "max_constant_size_in_bytes=32"), dedent(R"(
        x = Placeholder float [8]
        t = Const float [8] {-1, -1, -1, -1, -1, -1, -1, -1}
        y = Add x t {T: float}
    )"));
}

TEST(FoldConstantsTest, growsByNoMoreThanTheLimitInAll) {
    // Each of the two would be small enough.
    EXPECT_EQ(folded(R"(
        x = Placeholder float [4]
        c = Const float [1] {1}
        m = Const int32 [1] {4}
        k = Const int32 [1] {3}
        t = Tile c m {T: float, Tmultiples: int32}
        u = Tile c k {T: float, Tmultiples: int32}
        y = Add x t {T: float}
        z = Add x u {T: float}
    )",
                     "x", "y,z,m,k", "max_constant_size_in_bytes=16"),
              dedent(R"(
        x = Placeholder float [4]
        c = Const float [1] {1}
        m = Const int32 [1] {4}
        k = Const int32 [1] {3}
        t = Tile c m {T: float, Tmultiples: int32}
        u = Const float [3] {1, 1, 1}
        y = Add x t {T: float}
        z = Add x u {T: float}
    )"));
}

TEST(FoldConstantsTest, foldsBodiesOfFunctions) {
    Graph graph = graphFromText(dedent(R"(
        x = Placeholder float [2]
        y = PartitionedCall x {Tin: [float], Tout: [float], f: func double}
    )"));
    Graph body = graphFromText(dedent(R"(
        a = _Arg {T: float, index: 0}
        c = Const float [] {1}
        n = Neg c {T: float}
        m = Mul a n {T: float}
        r = _Retval m {T: float, index: 0}
    )"));
    auto function = std::make_shared<Function>();
    function->signature.name = "double";
    function->signature.inputs = {{"a", DataType::kFloat, "", "", "", false}};
    function->signature.outputs = {{"r", DataType::kFloat, "", "", "", false}};
    function->body = body.nodes;
    graph.library = std::make_shared<const FunctionLibrary>(std::vector<FunctionPtr>{function}, Bytes());
    PassContext context = passContext("x", "y", false);
    const auto result = findPass("fold_constants")->run(graph, PassArgs(), context);
    ASSERT_TRUE(result.ok()) << result.status();
    body.nodes = result->functions().find("double")->body;
    EXPECT_EQ(textOf(body), dedent(R"(
        a = _Arg {T: float, index: 0}
        n = Const float [] {-1}
        m = Mul a n {T: float}
        r = _Retval m {T: float, index: 0}
    )"));
    EXPECT_EQ(context.foldReport->functionsChanged, 1);
}

constexpr char kList[] = R"(
    x = Placeholder float [2]
    i = Const int32 [] {0}
    n = Const int32 [] {3}
    d = Const int32 [1] {2}
    e = TensorListReserve d n {element_dtype: float, shape_type: int32}
    l = TensorListLength e
    s = TensorListSetItem e i x {element_dtype: float, resize_if_index_out_of_bounds: false}
    c = Cast l {DstT: float, SrcT: int32, Truncate: false}
    g = TensorListGetItem s i d {element_dtype: float}
    y = Mul g c {T: float}
)";

TEST(FoldConstantsTest, leavesWhatMakesAListOfTensors) { EXPECT_EQ(folded(kList, "x", "y"), dedent(kList)); }

TEST(FoldConstantsTest, makesAListOfTensorsAConstantAsTheTool) {
    const std::string text = foldedAsTool(kList, "x", "y");
    EXPECT_EQ(text.find("TensorListReserve d"), std::string::npos) << text;
    EXPECT_NE(text.find("e/_1__cf__1 = Const variant []"), std::string::npos) << text;
}

TEST(FoldConstantsTest, tellsWhatStaysAndWhy) {
    PassContext context = passContext("x", "y,z", false);
    const Graph graph = graphFromText(dedent(R"(
        x = Placeholder float [2]
        a = Const float [2] {1, 2}
        s = Const int32 [1] {2}
        r = RandomUniform s {T: int32, dtype: float}
        n = Neg a {T: float}
        u = NoSuchOp n {T: float}
        y = AddN r n u {N: 3, T: float}
        z = Neg x {T: float}
    )"));
    const auto result = findPass("fold_constants")->run(graph, PassArgs(), context);
    ASSERT_TRUE(result.ok()) << result.status();
    const FoldReport& report = *context.foldReport;
    ASSERT_EQ(report.kept.size(), 2u);
    EXPECT_EQ(report.kept[0].node, "r");
    EXPECT_EQ(report.kept[0].obstacle, FoldObstacle::kStateful);
    EXPECT_EQ(report.kept[1].node, "u");
    EXPECT_EQ(report.kept[1].obstacle, FoldObstacle::kNoKernel);
    EXPECT_EQ(report.dependOnInputs, 2);
    EXPECT_EQ(report.constantsCreated, 1);
    EXPECT_EQ(report.bytesCreated, 8);
    const auto told = [&](absl::string_view text) {
        return std::any_of(context.warnings.begin(), context.warnings.end(),
                           [&](const std::string& line) { return absl::StrContains(line, text); });
    };
    EXPECT_TRUE(told("NoSuchOp (float) 'u' stays"));
    EXPECT_FALSE(told("RandomUniform"));  // nothing is wrong with that
    EXPECT_EQ(
        linesOf(report, true),
        std::vector<std::string>{"RandomUniform (float) 'r' stays: The op is stateful: it may give something else "
                                 "in each run."});
}

TEST(FoldConstantsTest, asksTheEvaluatorItIsGivenForMissingKernels) {
    PassContext context = passContext("x", "y", false);
    context.evaluate = [](const Node& node, absl::Span<const Tensor> inputs) -> absl::StatusOr<std::vector<Tensor>> {
        if (node.op != "NoSuchOp") return absl::UnimplementedError("no");
        return std::vector<Tensor>(inputs.begin(), inputs.end());
    };
    OpDef op;
    op.name = "NoSuchOp";
    op.inputs = {{"x", DataType::kFloat, "", "", "", false}};
    op.outputs = {{"y", DataType::kFloat, "", "", "", false}};
    std::vector<OpDef> ops = context.ops->ops();
    ops.push_back(op);
    const OpRegistry registry(std::move(ops));
    context.ops = &registry;
    const Graph graph = graphFromText(dedent(R"(
        x = Placeholder float []
        a = Const float [] {3}
        u = NoSuchOp a
        y = Mul x u {T: float}
    )"));
    const auto result = findPass("fold_constants")->run(graph, PassArgs(), context);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(textOf(*result), dedent(R"(
        x = Placeholder float []
        u = Const float [] {3}
        y = Mul x u {T: float}
    )"));
}

TEST(FoldConstantsCompatTest, namesAndOrdersAsTheToolDoes) {
    EXPECT_EQ(foldedAsTool(kSum, "x", "y"), dedent(R"(
        y = Add x m/_0__cf__0 {T: float}
        m/_0__cf__0 = Const float [2] {110, 440}
        x = Placeholder float [2]
    )"));
    EXPECT_EQ(foldedAsTool(kSum, "x", "y", "exclude_op=Mul"), dedent(R"(
        b = Const float [2] {10, 20}
        m = Mul s/_0__cf__0 b {T: float}
        y = Add x m {T: float}
        s/_0__cf__0 = Const float [2] {11, 22}
        x = Placeholder float [2]
    )"));
}

TEST(FoldConstantsCompatTest, leavesAConstantOutput) {
    EXPECT_EQ(foldedAsTool(kSum, "x", "m"), dedent(R"(
        a = Const float [2] {1, 2}
        b = Const float [2] {10, 20}
        s = Add a b {T: float}
        m = Mul s b {T: float}
        x = Placeholder float [2]
    )"));
}

TEST(FoldConstantsCompatTest, countsNodesThatAskForShapesFirst) {
    EXPECT_EQ(foldedAsTool(R"(
        x = Placeholder float [2,3]
        s = Shape x {T: float, out_type: int32}
        i = Identity s {T: int32}
        y = Reshape x i {T: float, Tshape: int32}
    )",
                           "x", "y"),
              dedent(R"(
        y = Reshape x i/_0__cf__1 {T: float, Tshape: int32}
        i/_0__cf__1 = Const int32 [2] {2, 3} ^x
        x = Placeholder float [2,3]
    )"));
}

TEST(FoldConstantsCompatTest, refusesInTheToolsWords) {
    const auto error = [](absl::string_view inputs, absl::string_view outputs) {
        return foldedAsTool(kSum, inputs, outputs);
    };
    EXPECT_EQ(error("x", ""), "error Must specify at least one target to fetch or execute.\n");
    EXPECT_EQ(error("x", "nope"), "error FetchOutputs node nope: not found\n");
    EXPECT_EQ(error("x", "y:3"), "error FetchOutputs y:3: output index too large, must be < 1\n");
    EXPECT_EQ(error("x", "x"), "error x is both fed and fetched.\n");
    EXPECT_EQ(error("nope", "y"), "error FeedInputs: unable to find feed output nope\n");
    EXPECT_EQ(error("x:5", "y"), "error FeedInputs: x:5 should have output index < 1\n");
    EXPECT_EQ(error("x,x", "y"), "error Endpoint \"x\" fed more than once.\n");
    EXPECT_EQ(error("x,s", "y"),
              "error Input 's' was expected to be a Placeholder or PlaceholderWithDefault op, but was Add\n");
}

// The tool puts the input back as it was and then looks for its default.
TEST(FoldConstantsCompatTest, losesTheDefaultOfAnInputWhoseShapeIsAsked) {
    EXPECT_EQ(foldedAsTool(R"(
        x = Placeholder float [2]
        c = Const float [2] {1, 2}
        d = PlaceholderWithDefault c {dtype: float, shape: shape [2]}
        s = Shape d {T: float, out_type: int32}
        i = Identity s {T: int32}
        y = Reshape x i {T: float, Tshape: int32}
    )",
                           "x,d", "y"),
              "error Bad graph structure, no node named 'c' found for input lookup\n");
}

}  // namespace
}  // namespace whittle
