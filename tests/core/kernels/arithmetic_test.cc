// SPDX-License-Identifier: Apache-2.0
#include "tests/support/evaluation.h"

#include <gtest/gtest.h>

#include <limits>

namespace whittle {
namespace {

TEST(ArithmeticKernelsTest, broadcastsLikeNumPy) {
    EXPECT_EQ(evaluated("AddV2", {ints({2, 1}, {10, 20}), ints({3}, {1, 2, 3})}, ofType(DataType::kInt32)),
              "int32 [2,3] {11, 12, 13, 21, 22, 23}");
    EXPECT_EQ(evaluated("Sub", {ints({}, {1}), ints({2, 2}, {1, 2, 3, 4})}, ofType(DataType::kInt32)),
              "int32 [2,2] {0, -1, -2, -3}");
    EXPECT_EQ(evaluated("Mul", {ints({2, 0}, {}), ints({1}, {7})}, ofType(DataType::kInt32)), "int32 [2,0] {}");
    EXPECT_EQ(evaluated("AddV2", {ints({2}, {1, 2}), ints({3}, {1, 2, 3})}, ofType(DataType::kInt32)),
              "INVALID_ARGUMENT");
}

TEST(ArithmeticKernelsTest, wrapsIntegersAround) {
    constexpr int32_t kMost = std::numeric_limits<int32_t>::max();
    EXPECT_EQ(evaluated("AddV2", {ints({}, {kMost}), ints({}, {1})}, ofType(DataType::kInt32)),
              "int32 [] {-2.14748e+09}");
    EXPECT_EQ(evaluated("Neg", {bytes({1}, {-128})}, ofType(DataType::kInt8)), "int8 [1] {-128}");
    EXPECT_EQ(evaluated("Mul", {bytes({}, {100}), bytes({}, {3})}, ofType(DataType::kInt8)), "int8 [] {44}");
}

TEST(ArithmeticKernelsTest, dividesIntegersAsTensorFlowDoes) {
    const Tensor dividends = bytes({4}, {7, -7, 7, -7});
    const Tensor divisors = bytes({4}, {2, 2, -2, -2});
    const AttrMap type = ofType(DataType::kInt8);
    EXPECT_EQ(evaluated("FloorDiv", {dividends, divisors}, type), "int8 [4] {3, -4, -4, 3}");
    EXPECT_EQ(evaluated("FloorMod", {dividends, divisors}, type), "int8 [4] {1, 1, -1, -1}");
    EXPECT_EQ(evaluated("TruncateDiv", {dividends, divisors}, type), "int8 [4] {3, -3, -3, 3}");
    EXPECT_EQ(evaluated("FloorDiv", {bytes({}, {-128}), bytes({}, {-1})}, type), "int8 [] {-128}");
    EXPECT_EQ(evaluated("Div", {dividends, bytes({}, {0})}, type), "INVALID_ARGUMENT");
    EXPECT_EQ(evaluated("Div", {bytes({0}, {}), bytes({}, {0})}, type), "int8 [0] {}");
}

TEST(ArithmeticKernelsTest, takesDenormalsForZero) {
    EXPECT_EQ(evaluated("AddV2", {floats({}, {1e-40f}), floats({}, {0})}, ofType(DataType::kFloat)), "float [] {0}");
    EXPECT_EQ(evaluated("Equal", {floats({}, {1e-40f}), floats({}, {0})}, ofType(DataType::kFloat)), "bool [] {1}");
}

TEST(ArithmeticKernelsTest, roundsHalvesToEven) {
    EXPECT_EQ(evaluated("Round", {floats({5}, {0.5f, 1.5f, 2.5f, -0.5f, -2.5f})}, ofType(DataType::kFloat)),
              "float [5] {0, 2, 2, -0, -2}");
}

TEST(ArithmeticKernelsTest, refusesTypesWithoutAKernel) {
    EXPECT_EQ(evaluated("Sigmoid", {ints({}, {1})}, ofType(DataType::kInt32)), "UNIMPLEMENTED");
    EXPECT_EQ(evaluated("BitwiseAnd", {floats({}, {1}), floats({}, {1})}, ofType(DataType::kFloat)), "UNIMPLEMENTED");
}

TEST(ArithmeticKernelsTest, choosesByACondition) {
    const Tensor yesNo =
        Tensor::ofContent(DataType::kBool, Shape::of({2}), Bytes::copyOf(absl::string_view("\x01\x00", 2)));
    const Tensor ones = ints({2, 2}, {1, 1, 1, 1});
    const Tensor twos = ints({2, 2}, {2, 2, 2, 2});
    EXPECT_EQ(evaluated("Select", {yesNo, ones, twos}, ofType(DataType::kInt32)), "int32 [2,2] {1, 1, 2, 2}");
    EXPECT_EQ(evaluated("SelectV2", {yesNo, ones, twos}, ofType(DataType::kInt32)), "int32 [2,2] {1, 2, 1, 2}");
}

}  // namespace
}  // namespace whittle
