// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(QuantizeWeightsTest, largeConstantsBecomeEightBits) {
    const char kGraph[] = "w = Const float [4] {-1, 0, 0.5, 1.5}\ns = Const float [1] {1}\ny = Add w s";
    EXPECT_EQ(transformedText(kGraph, "quantize_weights(minimum_size=4)", "", "y", true), dedent(R"(
        w_quantized_const = Const quint8 [4] {0, 102, 153, 255}
        w_quantized_min = Const float [] {-1}
        w_quantized_max = Const float [] {1.5}
        w = Dequantize w_quantized_const w_quantized_min w_quantized_max {T: quint8, mode: "MIN_FIRST"}
        s = Const float [1] {1}
        y = Add w s
    )"));
}

TEST(QuantizeWeightsTest, zeroIsAlwaysInTheRange) {
    EXPECT_EQ(transformedText("w = Const float [2] {1, 2}", "quantize_weights(minimum_size=2)", "", "w", false),
              dedent(R"(
        w_quantized_const = Const quint8 [2] {128, 255}
        w_quantized_min = Const float [] {0}
        w_quantized_max = Const float [] {2}
        w = Dequantize w_quantized_const w_quantized_min w_quantized_max {T: quint8, mode: "MIN_FIRST"}
    )"));
}

TEST(QuantizeWeightsTest, deviceAndControlInputsStay) {
    const char kGraph[] = "pivot = NoOp\nw = Const float [2] {0, 1} ^pivot @/cpu:0";
    EXPECT_EQ(transformedText(kGraph, "quantize_weights(minimum_size=2)", "", "w", false), dedent(R"(
        pivot = NoOp
        w_quantized_const = Const quint8 [2] {0, 255} ^pivot @/cpu:0
        w_quantized_min = Const float [] {0} ^pivot @/cpu:0
        w_quantized_max = Const float [] {1} ^pivot @/cpu:0
        w = Dequantize w_quantized_const w_quantized_min w_quantized_max ^pivot @/cpu:0 {T: quint8, mode: "MIN_FIRST"}
    )"));
}

TEST(QuantizeWeightsTest, whatEightBitsCannotHoldStays) {
    const char kGraph[] = "w = Const float [2] {inf, 1}";
    EXPECT_EQ(transformedText(kGraph, "quantize_weights(minimum_size=1)", "", "w", false), dedent(kGraph));
    EXPECT_EQ(transformedText("w = Const int32 [2] {5, 1}", "quantize_weights(minimum_size=1)", "", "w", false),
              "w = Const int32 [2] {5, 1}\n");
}

TEST(QuantizeWeightsTest, negativeSizeMeansNever) {
    EXPECT_EQ(transformedText("w = Const float [2] {5, 1}", "quantize_weights(minimum_size=-1)", "", "w", true),
              "w = Const float [2] {5, 1}\n");
}

TEST(QuantizeWeightsTest, errorsNameTheConstant) {
    EXPECT_EQ(transformedText("w = Const {a: 1}", "quantize_weights", "", "w", true),
              "error No 'dtype' attribute for Const node w\n");
    EXPECT_EQ(transformedText("w = Const {dtype: float}", "quantize_weights", "", "w", true),
              "error No 'value' attribute for Const node w\n");
}

}  // namespace
}  // namespace whittle
