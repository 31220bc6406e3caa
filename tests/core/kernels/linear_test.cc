// SPDX-License-Identifier: Apache-2.0
#include "tests/support/evaluation.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string reduced(absl::string_view op, const Tensor& data, const std::vector<int32_t>& axes, bool keepDims = false) {
    const auto count = static_cast<int64_t>(axes.size());
    return evaluated(op, {data, ints({count}, axes)},
                     {{"T", Attr::ofType(data.dtype)},
                      {"Tidx", Attr::ofType(DataType::kInt32)},
                      {"keep_dims", Attr::ofBool(keepDims)}});
}

TEST(LinearKernelsTest, reducesAlongSeveralAndNegativeAxes) {
    const Tensor cube = ints({2, 3, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    EXPECT_EQ(reduced("Sum", cube, {0, 2}), "int32 [3] {18, 26, 34}");
    EXPECT_EQ(reduced("Sum", cube, {-2}), "int32 [2,2] {9, 12, 27, 30}");
    EXPECT_EQ(reduced("Max", cube, {0, 1, 2}, true), "int32 [1,1,1] {12}");
    EXPECT_EQ(reduced("Mean", cube, {}), "int32 [2,3,2] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}");
    EXPECT_EQ(reduced("Sum", cube, {3}), "INVALID_ARGUMENT");
    EXPECT_EQ(reduced("Sum", cube, {1, -2}), "INVALID_ARGUMENT");
}

TEST(LinearKernelsTest, reducesNothingToTheNeutralElement) {
    EXPECT_EQ(reduced("Sum", floats({0, 2}, {}), {0}), "float [2] {0, 0}");
    EXPECT_EQ(reduced("Prod", floats({0}, {}), {0}), "float [] {1}");
    EXPECT_EQ(reduced("Max", floats({0}, {}), {0}), "float [] {-inf}");
}

TEST(LinearKernelsTest, multipliesMatrices) {
    const Tensor a = ints({2, 3}, {1, 2, 3, 4, 5, 6});
    const Tensor b = ints({2, 3}, {1, 0, 1, 0, 1, 0});
    const AttrMap turned = {{"T", Attr::ofType(DataType::kInt32)}, {"transpose_b", Attr::ofBool(true)}};
    EXPECT_EQ(evaluated("MatMul", {a, b}, turned), "int32 [2,2] {4, 2, 10, 5}");
    EXPECT_EQ(evaluated("MatMul", {a, b}, ofType(DataType::kInt32)), "INVALID_ARGUMENT");
    EXPECT_EQ(evaluated("MatMul", {ints({2, 0}, {}), ints({0, 1}, {})}, ofType(DataType::kInt32)),
              "int32 [2,1] {0, 0}");
}

TEST(LinearKernelsTest, readsEinsumEquations) {
    const Tensor a = ints({2, 2}, {1, 2, 3, 4});
    const auto einsum = [&](const std::string& equation, const std::vector<Tensor>& inputs) {
        return evaluated("Einsum", inputs,
                         {{"T", Attr::ofType(DataType::kInt32)},
                          {"N", Attr::ofInt(static_cast<int64_t>(inputs.size()))},
                          {"equation", Attr::ofString(equation)}});
    };
    EXPECT_EQ(einsum("ij,jk->ik", {a, a}), "int32 [2,2] {7, 10, 15, 22}");
    EXPECT_EQ(einsum("ii->", {a}), "int32 [] {5}");
    EXPECT_EQ(einsum("...i->i...", {a}), "int32 [2,2] {1, 3, 2, 4}");
    EXPECT_EQ(einsum("ij->ik", {a}), "INVALID_ARGUMENT");
    EXPECT_EQ(einsum("ij,jk->ik", {a}), "INVALID_ARGUMENT");
    EXPECT_EQ(einsum("ij", {a}), "INVALID_ARGUMENT");
}

TEST(LinearKernelsTest, putsDiagonalsWhereTheyAreAligned) {
    const Tensor matrix = ints({2, 3}, {1, 2, 3, 4, 5, 6});
    const Tensor numbers = ints({2}, {-1, 1});
    const auto diagonals = [&](const std::string& align) {
        return evaluated("MatrixDiagPartV3", {matrix, numbers, ints({}, {9})},
                         {{"T", Attr::ofType(DataType::kInt32)}, {"align", Attr::ofString(align)}});
    };
    EXPECT_EQ(diagonals("LEFT_LEFT"), "int32 [3,2] {2, 6, 1, 5, 4, 9}");
    EXPECT_EQ(diagonals("RIGHT_RIGHT"), "int32 [3,2] {2, 6, 1, 5, 9, 4}");
    EXPECT_EQ(evaluated("MatrixDiag", {ints({2}, {7, 8})}, ofType(DataType::kInt32)), "int32 [2,2] {7, 0, 0, 8}");
}

TEST(LinearKernelsTest, ordersEqualsByTheirPlace) {
    const auto outputs = evaluateOp("TopKV2", {ints({5}, {3, 9, 3, 9, 1}), ints({}, {3})}, ofType(DataType::kInt32));
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_EQ(*elementsAs<int32_t>((*outputs)[0]), (std::vector<int32_t>{9, 9, 3}));
    EXPECT_EQ(*elementsAs<int32_t>((*outputs)[1]), (std::vector<int32_t>{1, 3, 0}));
}

}  // namespace
}  // namespace whittle
