// SPDX-License-Identifier: Apache-2.0
#include "tests/support/evaluation.h"

#include <gtest/gtest.h>

#include <limits>

namespace whittle {
namespace {

std::string cast(const Tensor& input, DataType to, bool truncate = false) {
    return evaluated(
        "Cast", {input},
        {{"SrcT", Attr::ofType(input.dtype)}, {"DstT", Attr::ofType(to)}, {"Truncate", Attr::ofBool(truncate)}});
}

TEST(CastTest, roundsToSmallerFloatsOnce) {
    // Between two neighbours each: 2049 to the even one in half, 257 in bfloat16, 17 in E4M3.
    EXPECT_EQ(cast(floats({2}, {2049, 70000}), DataType::kHalf), "half [2] {2048, inf}");
    EXPECT_EQ(cast(floats({2}, {257, 259}), DataType::kBFloat16), "bfloat16 [2] {256, 260}");
    EXPECT_EQ(cast(floats({2}, {2049, 2051}), DataType::kHalf, true), "half [2] {2048, 2050}");
}

TEST(CastTest, cutsFloatsTowardsZero) {
    EXPECT_EQ(cast(floats({4}, {1.9f, -1.9f, 127.9f, -0.5f}), DataType::kInt8), "int8 [4] {1, -1, 127, 0}");
}

TEST(CastTest, answersWithTheSmallestIntegerOutOfRange) {
    const float infinity = std::numeric_limits<float>::infinity();
    const std::vector<Tensor> inputs = {floats({4}, {3e9f, -3e9f, infinity, std::numeric_limits<float>::quiet_NaN()})};
    const auto outputs = evaluateOp(
        "Cast", inputs, {{"SrcT", Attr::ofType(DataType::kFloat)}, {"DstT", Attr::ofType(DataType::kInt32)}});
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_EQ(*elementsAs<int32_t>(outputs->front()), std::vector<int32_t>(4, std::numeric_limits<int32_t>::min()));
}

TEST(CastTest, goesThroughEightBitFloatsAndBack) {
    const std::vector<float> values = {0, -0.5f, 1, 448, -448, 0.001953125f, 1.0625f, 1e6f};
    const auto narrow =
        evaluateOp("Cast", {floats({8}, values)},
                   {{"SrcT", Attr::ofType(DataType::kFloat)}, {"DstT", Attr::ofType(DataType::kFloat8E4M3FN)}});
    ASSERT_TRUE(narrow.ok()) << narrow.status();
    EXPECT_EQ(cast(narrow->front(), DataType::kFloat), "float [8] {0, -0.5, 1, 448, -448, 0.00195312, 1, nan}");
}

TEST(CastTest, castsQuantizedTypesAsTheirIntegers) {
    Tensor quantized = bytes({2}, {-3, 4});
    quantized.dtype = DataType::kQInt8;
    EXPECT_EQ(cast(quantized, DataType::kFloat), "float [2] {-3, 4}");
}

TEST(CastTest, hasNoCastWhereTensorFlowHasNone) {
    EXPECT_EQ(cast(floats({}, {1}), DataType::kInt4), "UNIMPLEMENTED");
    EXPECT_EQ(cast(floats({}, {1}), DataType::kString), "UNIMPLEMENTED");
    EXPECT_EQ(cast(ints({}, {1}), DataType::kFloat8E5M2), "UNIMPLEMENTED");
}

TEST(CastTest, bitcastMovesTheLastDimension) {
    EXPECT_EQ(evaluated("Bitcast", {ints({1}, {0x01020304})},
                        {{"T", Attr::ofType(DataType::kInt32)}, {"type", Attr::ofType(DataType::kInt8)}}),
              "int8 [1,4] {4, 3, 2, 1}");
    EXPECT_EQ(evaluated("Bitcast", {bytes({3}, {1, 2, 3})},
                        {{"T", Attr::ofType(DataType::kInt8)}, {"type", Attr::ofType(DataType::kInt16)}}),
              "INVALID_ARGUMENT");
}

}  // namespace
}  // namespace whittle
