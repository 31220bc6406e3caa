// SPDX-License-Identifier: Apache-2.0
//
// What the pass does in safe mode and what it says; compat mode is in golden_test.cc.

#include "core/passes/quantize_nodes_report.h"
#include "core/passes/transform_string.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr char kNetwork[] = R"(
    versions 1882
    x = Placeholder float [?,4]
    w = Const float [4,2] {-1, 0, 1, 0.5, 0.25, -0.5, 1, 0}
    m = MatMul x w {T: float, transpose_a: false, transpose_b: false}
    r = Relu m {T: float}
    y = Tanh r {T: float}
)";

std::string quantized(absl::string_view graph, absl::string_view arguments = "", absl::string_view outputs = "y") {
    return transformedText(graph, absl::StrCat("quantize_nodes", arguments), "x", outputs, false);
}

struct Reported {
    Graph graph;
    std::shared_ptr<const QuantizeNodesReport> report;
    std::vector<std::string> warnings;
};

Reported reported(absl::string_view text, absl::string_view outputs, bool compat, absl::string_view arguments = "") {
    PassContext context = passContext("x", outputs, compat);
    const auto calls = parseTransforms(absl::StrCat("quantize_nodes", arguments));
    EXPECT_TRUE(calls.ok()) << calls.status();
    auto graph = findPass("quantize_nodes")->run(graphFromText(text), calls->calls.front().args, context);
    EXPECT_TRUE(graph.ok()) << graph.status();
    if (!graph.ok()) return {};
    return {*std::move(graph), context.quantizeNodesReport, context.warnings};
}

// The reason for which a node stayed float; empty when it did not.
std::string reasonFor(const Reported& reported, absl::string_view node) {
    for (const QuantizeNodesReport::Kept& kept : reported.report->kept) {
        if (kept.node == node) return absl::StrCat(sentence(kept.reason), kept.detail);
    }
    return "";
}

TEST(QuantizeNodesTest, handsCodesFromOneNodeToTheNext) {
    EXPECT_EQ(quantized(kNetwork), dedent(R"(
        versions 1882
        x = Placeholder float [?,4]
        x_eightbit/reshape_dims = Const int32 [1] {-1} ^x
        x_eightbit/reshape = Reshape x x_eightbit/reshape_dims {T: float, Tshape: int32}
        x_eightbit/reduction_dims = Const int32 [1] {0} ^x
        x_eightbit/min = Min x_eightbit/reshape x_eightbit/reduction_dims {T: float, Tidx: int32, keep_dims: false}
        x_eightbit/max = Max x_eightbit/reshape x_eightbit/reduction_dims {T: float, Tidx: int32, keep_dims: false}
        x_eightbit/quantize = QuantizeV2 x x_eightbit/min x_eightbit/max {T: quint8, mode: "MIN_FIRST"}
        w_quantized_const = Const quint8 [4,2] {0, 128, 255, 192, 160, 64, 255, 128}
        w_quantized_min = Const float [] {-1}
        w_quantized_max = Const float [] {1}
        m/eightbit = QuantizedMatMul x_eightbit/quantize w_quantized_const x_eightbit/quantize:1 x_eightbit/quantize:2 w_quantized_min w_quantized_max {T1: quint8, T2: quint8, Toutput: qint32, transpose_a: false, transpose_b: false}
        m/eightbit/requant_range = RequantizationRange m/eightbit m/eightbit:1 m/eightbit:2 {Tinput: qint32}
        m/eightbit/requantize = Requantize m/eightbit m/eightbit:1 m/eightbit:2 m/eightbit/requant_range m/eightbit/requant_range:1 {Tinput: qint32, out_type: quint8}
        r/eightbit = QuantizedRelu m/eightbit/requantize m/eightbit/requantize:1 m/eightbit/requantize:2 {Tinput: quint8}
        r = Dequantize r/eightbit r/eightbit:1 r/eightbit:2 {T: quint8, mode: "MIN_FIRST"}
        y = Tanh r {T: float}
    )"));
}

TEST(QuantizeNodesTest, keepsNodesThatAreOutputs) {
    const std::string text = quantized(kNetwork, "", "m,w,y");
    EXPECT_TRUE(absl::StrContains(text, "\nm = Dequantize ")) << text;
    EXPECT_TRUE(absl::StrContains(text, "\nw = Const float ")) << text;
    EXPECT_FALSE(absl::StrContains(quantized(kNetwork), "\nm = ")) << text;
}

TEST(QuantizeNodesTest, placesHardWiredRanges) {
    const std::string text = quantized(kNetwork, "(fallback_min=-2, fallback_max=6, input_min=-1, input_max=1)");
    EXPECT_FALSE(absl::StrContains(text, "RequantizationRange")) << text;
    EXPECT_TRUE(absl::StrContains(text, "m/eightbit/fallback_max = Const float [] {6}")) << text;
    EXPECT_TRUE(absl::StrContains(text, "x = Placeholder quint8 [?,4]")) << text;
    EXPECT_TRUE(absl::StrContains(text, "QuantizedMatMul x w_quantized_const x_eightbit/min x_eightbit/max")) << text;
    EXPECT_FALSE(absl::StrContains(text, "x_eightbit/dequantize")) << text;
}

TEST(QuantizeNodesTest, readsEightBitInputsAsFloatElsewhere) {
    const std::string text =
        quantized("x = Placeholder float [4]\ny = Tanh x {T: float}", "(input_min=-1, input_max=1)");
    EXPECT_TRUE(absl::StrContains(text, "y = Tanh x_eightbit/dequantize {T: float}")) << text;
}

TEST(QuantizeNodesTest, refusesRangesThatNoTensorHas) {
    EXPECT_EQ(quantized(kNetwork, "(fallback_min=1, fallback_max=6)"),
              "error fallback_max must be above fallback_min, with zero between them\n");
    EXPECT_EQ(quantized(kNetwork, "(input_min=1, input_max=1)"), "error input_max must be above input_min\n");
    EXPECT_EQ(quantized(kNetwork, "(input_min=1)"),
              "error You must pass both input_min and input_max into quantize_nodes\n");
}

TEST(QuantizeNodesTest, usesCodesThatQuantizeWeightsMade) {
    const std::string text =
        transformedText(kNetwork, "quantize_weights(minimum_size=8) quantize_nodes", "x", "y", false);
    EXPECT_TRUE(absl::StrContains(text, "QuantizedMatMul x_eightbit/quantize w_quantized_const ")) << text;
    EXPECT_FALSE(absl::StrContains(text, "w_quantized_const_1")) << text;
    EXPECT_FALSE(absl::StrContains(text, "\nw = ")) << text;
}

TEST(QuantizeNodesTest, takesTrainedRangesInPlaceOfMeasuredOnes) {
    constexpr char kTrained[] = R"(
        x = Placeholder float [?,4]
        w = Const float [4,2] {-1, 0, 1, 0.5, 0.25, -0.5, 1, 0}
        m = MatMul x w {T: float, transpose_a: false, transpose_b: false}
        r = Relu m {T: float}
        lo = Const float [] {0}
        hi = Const float [] {6}
        f = FakeQuantWithMinMaxVars r lo hi {num_bits: 8, narrow_range: false}
        y = Tanh f {T: float}
    )";
    const std::string text = quantized(kTrained);
    EXPECT_TRUE(absl::StrContains(text, "Requantize m/eightbit m/eightbit:1 m/eightbit:2 lo hi ")) << text;
    EXPECT_TRUE(absl::StrContains(text, "\nf = Dequantize r/eightbit ")) << text;
    EXPECT_FALSE(absl::StrContains(text, "RequantizationRange")) << text;
    EXPECT_EQ(reported(kTrained, "y", false).report->fakeQuants, 1);
}

TEST(QuantizeNodesTest, leavesTrainedRangesThatDoNotFit) {
    const Reported result = reported(R"(
        x = Placeholder float [4]
        lo = Const float [] {1}
        hi = Const float [] {6}
        zero = Const float [] {0}
        above = FakeQuantWithMinMaxVars x lo hi {num_bits: 8, narrow_range: false}
        empty = FakeQuantWithMinMaxVars x zero zero {num_bits: 8, narrow_range: false}
        coarse = FakeQuantWithMinMaxVars x zero hi {num_bits: 4, narrow_range: false}
    )",
                                     "above,empty,coarse", false);
    EXPECT_EQ(result.report->fakeQuants, 0);
    EXPECT_TRUE(absl::EndsWith(reasonFor(result, "above"), ".1 to 6")) << reasonFor(result, "above");
    EXPECT_TRUE(absl::EndsWith(reasonFor(result, "empty"), ".0 to 0")) << reasonFor(result, "empty");
    EXPECT_TRUE(absl::EndsWith(reasonFor(result, "coarse"), ".num_bits 4")) << reasonFor(result, "coarse");
}

TEST(QuantizeNodesTest, saysWhyNodesStayFloat) {
    const Reported result = reported(R"(
        x = Placeholder float [?,4]
        i = Placeholder int32 [?,4]
        w = Const float [4,4] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
        bad = Const float [4] {1, inf, 2, 3}
        column = Const float [4,1] {1, 2, 3, 4}
        m = MatMul x w {T: float, transpose_a: false, transpose_b: false}
        n = MatMul i i {T: int32, transpose_a: false, transpose_b: true}
        alone = Relu x {T: float}
        added = Add m bad {T: float}
        product = Mul m column {T: float}
        y = Tanh m {T: float}
    )",
                                     "n,alone,added,product,y", false);
    const auto has = [&](absl::string_view node, FloatReason reason) {
        EXPECT_TRUE(absl::StartsWith(reasonFor(result, node), sentence(reason)))
            << node << ": " << reasonFor(result, node);
    };
    has("n", FloatReason::kOtherType);
    has("alone", FloatReason::kAlone);
    has("added", FloatReason::kNotFinite);
    has("product", FloatReason::kShape);
    has("y", FloatReason::kNoEightBitOp);
    EXPECT_EQ(reasonFor(result, "m"), "");
    EXPECT_EQ(result.report->quantized, 1);
    EXPECT_EQ(result.report->measuredRanges, 2);
}

TEST(QuantizeNodesTest, leavesWhatMayBeEmpty) {
    constexpr char kSelection[] = R"(
        x = Placeholder float [?,4]
        w = Const float [4,4] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
        m = MatMul x w {T: float, transpose_a: false, transpose_b: false}
        chosen = Where m {T: float}
        c = Cast chosen {SrcT: int64, DstT: float}
        y = Relu c {T: float}
        s = Shape m {T: float, out_type: int32}
        fixed = Reshape m s {T: float, Tshape: int32}
    )";
    const Reported safe = reported(kSelection, "y,fixed", false);
    EXPECT_TRUE(absl::StartsWith(reasonFor(safe, "y"), sentence(FloatReason::kMayBeEmpty))) << reasonFor(safe, "y");
    EXPECT_EQ(reasonFor(safe, "fixed"), "");
    const Reported compat = reported(kSelection, "y,fixed", true);
    ASSERT_EQ(compat.warnings.size(), 1u);
    EXPECT_TRUE(absl::StartsWith(compat.warnings[0], "'y' may be given a tensor without elements"))
        << compat.warnings[0];
}

TEST(QuantizeNodesTest, givesConstantsOfOneValueARange) {
    const std::string text = quantized(R"(
        x = Placeholder float [?,2]
        w = Const float [2,2] {0, 0, 0, 0}
        b = Const float [2] {-2, -2}
        m = MatMul x w {T: float, transpose_a: false, transpose_b: false}
        y = BiasAdd m b {T: float}
    )");
    EXPECT_TRUE(absl::StrContains(text, "w_quantized_max = Const float [] {1}")) << text;
    EXPECT_TRUE(absl::StrContains(text, "b_quantized_const = Const quint8 [2] {0, 0}")) << text;
    EXPECT_TRUE(absl::StrContains(text, "b_quantized_min = Const float [] {-2}")) << text;
}

TEST(QuantizeNodesTest, keepsControlInputsAndDevices) {
    const std::string text = quantized(R"(
        x = Placeholder float [?,2]
        first = NoOp
        w = Const float [2,2] {1, 2, 3, 4}
        y = MatMul x w ^first @/cpu:0 {T: float, transpose_a: false, transpose_b: false}
    )");
    EXPECT_TRUE(absl::StrContains(text, " w_quantized_max ^first @/cpu:0 ")) << text;
    EXPECT_TRUE(absl::StrContains(text, "y/eightbit/requantize:2 @/cpu:0 ")) << text;
}

TEST(QuantizeNodesTest, takesTheSameOpsByTheirNewNames) {
    const std::string text = quantized(R"(
        x = Placeholder float [?,2]
        w = Const float [2,2] {1, 2, 3, 4}
        axis = Const int32 [] {-1}
        m = MatMul x w {T: float, transpose_a: false, transpose_b: false}
        a = AddV2 m m {T: float}
        y = ConcatV2 m a axis {T: float, Tidx: int32, N: 2}
    )");
    EXPECT_TRUE(absl::StrContains(text, "a/eightbit = QuantizedAdd m/eightbit/requantize m/eightbit/requantize "))
        << text;
    EXPECT_TRUE(absl::StrContains(text, "y/eightbit/axis = Const int32 [] {1}")) << text;
    EXPECT_TRUE(absl::StrContains(text, "y/eightbit = QuantizedConcat y/eightbit/axis m/eightbit/requantize ")) << text;
}

TEST(QuantizeNodesTest, changesNothingTheSecondTime) {
    const std::string once = quantized(kNetwork);
    EXPECT_EQ(transformedText(kNetwork, "quantize_nodes quantize_nodes", "x", "y", false), once);
}

TEST(QuantizeNodesTest, warnsInCompatModeOfGraphsThatTensorFlowRefuses) {
    const Reported result = reported(R"(
        x = Placeholder float [4]
        first = NoOp
        y = Relu x ^first {T: float}
    )",
                                     "y", true, "(fallback_min=1, fallback_max=1)");
    ASSERT_EQ(result.warnings.size(), 3u);
    EXPECT_TRUE(absl::StrContains(result.warnings[0], "fallback_min is not")) << result.warnings[0];
    EXPECT_TRUE(absl::StartsWith(result.warnings[2], "control inputs of 'y' are taken for data")) << result.warnings[2];
}

TEST(QuantizeNodesTest, namesWhatTheToolDiesOf) {
    constexpr char kBare[] = "x = Placeholder float [2,2]\ny = MatMul x x {T: float}\n";
    const std::string text = transformedText(kBare, "quantize_nodes", "x", "y", true);
    EXPECT_TRUE(absl::StrContains(text, "'y' (MatMul) has no attribute 'transpose_a'")) << text;
    constexpr char kTwice[] = "x = Placeholder float [2]\ny = Add x x {T: float}\n";
    EXPECT_EQ(transformedText(kTwice, "quantize_nodes", "x", "y", true),
              "error RenameNodeInputs argument contains a cycle for y_eightbit/x/quantize\n");
    EXPECT_EQ(transformedText("x = Placeholder float [2]\ny = Relu x\n", "quantize_nodes", "x", "y", true),
              "error No attr named 'T' in NodeDef: node 'y'\n");
}

TEST(QuantizeNodesTest, spellsWhatIsFedAsFoldConstantsLeavesIt) {
    constexpr char kPlain[] = "x = Placeholder float [2]\ny = Relu x {T: float}\n";
    EXPECT_TRUE(absl::StrContains(transformedText(kPlain, "quantize_nodes", "x", "y", true), "y_eightbit/x/quantize"));
    EXPECT_TRUE(absl::StrContains(transformedText(kPlain, "fold_constants quantize_nodes", "x", "y", true),
                                  "y_eightbit/x__port__0/quantize"));
}

TEST(QuantizeNodesTest, groupsItsRemarks) {
    const Reported result = reported(R"(
        x = Placeholder float [4]
        a = Tanh x {T: float}
        y = Tanh a {T: float}
    )",
                                     "y", false);
    const std::vector<std::string> lines = linesOf(*result.report);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(totalsOf(*result.report),
              "0 nodes compute in eight bits, 2 stay float; 0 ranges are measured in every run");
    EXPECT_EQ(lines[0], "Tanh 'a' and 1 more stay float: The op has no eight-bit form.");
}

}  // namespace
}  // namespace whittle
