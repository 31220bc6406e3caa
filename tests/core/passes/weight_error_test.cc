// SPDX-License-Identifier: Apache-2.0
#include "core/passes/weight_error.h"

#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

// Runs one pass, without a pipeline between it and its report.
struct PassRun {
    PassContext context = passContext("", "y", false);
    std::string text;

    PassRun(absl::string_view graph, const char* pass, std::vector<std::pair<std::string, std::string>> args) {
        const auto result = findPass(pass)->run(graphFromText(graph), PassArgs(std::move(args)), context);
        text = result.ok() ? textOf(*result) : std::string(result.status().message());
    }
    const WeightErrorReport& report() const { return *context.weightErrorReport; }
};

constexpr char kWeights[] = R"(
    w = Const float [4] {-1, 0.1, 0.5, 1.5}
    v = Const float [2] {1, 2} @/cpu:0
    y = Add w v {T: float}
)";

TEST(WeightErrorTest, halvesHoldElevenBits) {
    const PassRun run(kWeights, "weights_to_half", {{"minimum_size", "3"}});
    EXPECT_EQ(run.text, dedent(R"(
        w_half = Const half [4] {-1, 0.0999755859375, 0.5, 1.5}
        w = Cast w_half {DstT: float, SrcT: half, Truncate: false}
        v = Const float [2] {1, 2} @/cpu:0
        y = Add w v {T: float}
    )"));
    ASSERT_EQ(run.report().weights.size(), 1u);
    const WeightErrorReport::Weight& weight = run.report().weights[0];
    EXPECT_EQ(weight.node, "w");
    EXPECT_EQ(weight.after, DataType::kHalf);
    EXPECT_EQ(weight.error.bytesBefore, 16);
    EXPECT_EQ(weight.error.bytesAfter, 8);
    // 0.1f is 0.100000001490116; the nearest half is 0.0999755859375.
    EXPECT_NEAR(weight.error.maxError, 2.4415552616e-05, 1e-13);
    EXPECT_NEAR(weight.error.meanError(), 2.4415552616e-05 / 4, 1e-13);
    EXPECT_NEAR(weight.error.signalToNoise(), 10 * std::log10(3.51 / (2.4415552616e-05 * 2.4415552616e-05)), 1e-3);
}

TEST(WeightErrorTest, bfloat16RoundsHalfToEven) {
    const PassRun run("y = Const float [3] {1.00390625, 1.01171875, -3e38}", "weights_to_bfloat16",
                      {{"minimum_size", "1"}});
    ASSERT_EQ(run.report().weights.size(), 1u) << run.text;
    EXPECT_EQ(run.report().weights[0].after, DataType::kBFloat16);
    // 1 + 1/256 lies in the middle of 1 and 1 + 1/128.
    EXPECT_EQ(run.text.substr(0, run.text.find('\n')),
              "y_bfloat16 = Const bfloat16 [3] {1, 1.015625, -3.00405527047391e+38}");
}

TEST(WeightErrorTest, whatWouldBecomeInfiniteStays) {
    const char kGraph[] = "y = Const float [2] {70000, 1}";
    const PassRun run(kGraph, "weights_to_half", {{"minimum_size", "1"}});
    EXPECT_EQ(run.text, dedent(kGraph));
    ASSERT_EQ(run.context.warnings.size(), 1u);
    EXPECT_EQ(run.context.warnings[0], "constant 'y' stays: it has elements that half cannot hold");
    EXPECT_TRUE(run.report().weights.empty());
    // An infinity is one before and after.
    EXPECT_EQ(
        PassRun("y = Const float [2] {inf, 1}", "weights_to_half", {{"minimum_size", "1"}}).report().weights.size(),
        1u);
}

TEST(WeightErrorTest, eightBitsAreAsDequantizeExpandsThem) {
    const PassRun run(kWeights, "quantize_weights", {{"minimum_size", "1"}});
    ASSERT_EQ(run.report().weights.size(), 2u);
    const WeightError& first = run.report().weights[0].error;
    EXPECT_EQ(first.bytesAfter, 4 + 8);
    // A step is 2.5 / 255; 0.1 lies 0.2 steps from the nearest.
    EXPECT_NEAR(first.maxError, 0.2 * 2.5 / 255, 1e-7);
    const WeightError total = run.report().total();
    EXPECT_EQ(total.elements, 6);
    EXPECT_EQ(total.bytesBefore, 24);
    EXPECT_EQ(total.bytesAfter, 6 + 16);
}

TEST(WeightErrorTest, roundingReportsWhatItChanged) {
    std::string graph = "y = Const float [16] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16}";
    const PassRun run(graph, "round_weights", {{"num_steps", "8"}});
    ASSERT_EQ(run.report().weights.size(), 1u);
    EXPECT_EQ(run.report().weights[0].error.bytesAfter, 64);
    EXPECT_EQ(run.report().weights[0].error.maxError, 1);  // 0 became 1, the middle of [0, 2)
}

TEST(WeightErrorTest, linesSayItAll) {
    WeightErrorReport report;
    report.weights.push_back({"a", "", DataType::kFloat, DataType::kHalf, {}});
    report.weights.push_back({"b", "f", DataType::kFloat, DataType::kFloat, {}});
    report.weights[0].error.add(1, 1);
    report.weights[1].error.add(1, 0.9f);
    report.weights[0].error.bytesBefore = 4;
    report.weights[0].error.bytesAfter = 2;
    EXPECT_EQ(lineOf(report.weights[0]),
              "'a' float -> half, 4 -> 2 bytes, error at most 0, 0 on average, signal-to-noise unlimited");
    EXPECT_EQ(lineOf(report.weights[1]),
              "'b' in function 'f' float, 0 -> 0 bytes, error at most 0.1, 0.1 on average, signal-to-noise 20.0 dB");
    EXPECT_EQ(lineOf(report), "2 weights, 4 -> 2 bytes, error at most 0.1, 0.05 on average, signal-to-noise 23.0 dB");
    ASSERT_EQ(worstOf(report, 1).size(), 1u);
    EXPECT_EQ(worstOf(report, 1)[0].node, "b");
}

}  // namespace
}  // namespace whittle
