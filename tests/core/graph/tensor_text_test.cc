// SPDX-License-Identifier: Apache-2.0
#include "core/graph/tensor_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace whittle {
namespace {

// The expectations are what TensorFlow 2.17's Print op wrote for the same tensors.

Tensor floats(std::vector<int64_t> dims, const std::vector<float>& values) {
    return Tensor::ofValues(DataType::kFloat, Shape::of(std::move(dims)), values);
}

TEST(TensorText, bracketsEachDimensionButTheOutermost) {
    EXPECT_EQ(elementsText(floats({2, 3}, {0, 1, 2, 3, 4, 5}), 3), "[0 1 2]...");
    EXPECT_EQ(elementsText(floats({2, 4}, {0, 1, 2, 3, 4, 5, 6, 7}), 3), "[0 1 2...]...");
    EXPECT_EQ(elementsText(floats({2, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7}), 3), "[[0 1][2...]]...");
    EXPECT_EQ(elementsText(floats({5, 1}, {0, 0, 0, 0, 0}), 3), "[0][0][0]...");
    EXPECT_EQ(elementsText(floats({0, 3}, {}), 3), "");
    EXPECT_EQ(elementsText(floats({}, {2}), 3), "2");
}

TEST(TensorText, writesFloatsWithSixOrNineDigits) {
    EXPECT_EQ(elementsText(floats({5}, {1.0f / 3, 1e-9f, 1e20f, 1e6f, 123456789.f}), 5),
              "0.333333343 1e-09 1e+20 1e+06 123456792");
    const float inf = std::numeric_limits<float>::infinity();
    EXPECT_EQ(elementsText(floats({3}, {std::numeric_limits<float>::quiet_NaN(), inf, -inf}), 3), "nan inf -inf");
    EXPECT_EQ(
        elementsText(Tensor::ofValues<double>(DataType::kDouble, Shape::of({3}), {1.0 / 3, 0.1, 2.0 / 3 * 1e17}), 3),
        "0.33333333333333331 0.1 66666666666666664");
}

TEST(TensorText, writesOtherTypes) {
    EXPECT_EQ(elementsText(Tensor::ofValues<uint8_t>(DataType::kBool, Shape::of({2}), {1, 0}), 3), "1 0");
    EXPECT_EQ(elementsText(Tensor::ofValues<int8_t>(DataType::kInt8, Shape::of({2}), {1, -2}), 3), "1 -2");
    EXPECT_EQ(elementsText(Tensor::ofValues<uint16_t>(DataType::kHalf, Shape::of({2}), {0x2e66, 0x7bff}), 3),
              "0.0999755859 65504");
    EXPECT_EQ(elementsText(Tensor::ofStrings(Shape::of({2}), {"a\n\"", "b"}), 3), "a\\n\\\" b");
    EXPECT_EQ(elementsText(Tensor::ofValues<float>(DataType::kComplex64, Shape::of({1}), {1, 2}), 3), "?");
}

TEST(TensorText, describesAWholeTensor) {
    EXPECT_EQ(debugString(floats({2, 3}, {0, 1, 2, 3, 4, 5})), "Tensor<type: float shape: [2,3] values: [0 1 2]...>");
}

}  // namespace
}  // namespace whittle
