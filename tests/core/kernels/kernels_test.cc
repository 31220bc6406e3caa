// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/kernels/kernel.h"
#include "tests/support/evaluation.h"

#include <gtest/gtest.h>

#include <set>

namespace whittle {
namespace {

TEST(KernelsTest, hasKernelsForMoreThan120OpTypesThatTensorFlowDefines) {
    std::set<absl::string_view> names;
    for (const Kernel& kernel : allKernels()) {
        EXPECT_TRUE(names.insert(kernel.op).second) << kernel.op << " is listed twice";
        EXPECT_NE(builtinOps().find(kernel.op), nullptr) << kernel.op;
        EXPECT_EQ(findKernel(kernel.op), &kernel);
    }
    EXPECT_GE(names.size(), 120u);
}

TEST(KernelsTest, hasNoKernelForWhatHasEffects) {
    for (const Kernel& kernel : allKernels()) EXPECT_FALSE(builtinOps().isStateful(kernel.op)) << kernel.op;
}

TEST(KernelsTest, saysThatAnOpTypeHasNoKernel) {
    EXPECT_EQ(evaluated("RandomUniform", {}), "UNIMPLEMENTED");
    EXPECT_EQ(evaluated("NobodyKnowsThis", {}), "UNIMPLEMENTED");
}

TEST(KernelsTest, refusesInputsThatTheOpDoesNotTake) {
    EXPECT_EQ(evaluated("AddV2", {floats({}, {1})}, ofType(DataType::kFloat)), "INVALID_ARGUMENT");
    EXPECT_EQ(evaluated("AddV2", {floats({}, {1}), ints({}, {1})}, ofType(DataType::kFloat)), "INVALID_ARGUMENT");
    EXPECT_EQ(evaluated("AddV2", {floats({}, {1}), floats({}, {1})}), "INVALID_ARGUMENT");
}

TEST(KernelsTest, refusesAConstantWhoseBytesAreNotThoseOfItsShape) {
    Tensor damaged = floats({2}, {1, 2});
    damaged.shape = Shape::of({3});
    EXPECT_EQ(evaluated("Neg", {damaged}, ofType(DataType::kFloat)), "INVALID_ARGUMENT");
}

TEST(KernelsTest, makesNothingLargerThanTheLimit) {
    const Tensor column = floats({1000, 1}, std::vector<float>(1000, 1));
    const Tensor row = floats({1, 1000}, std::vector<float>(1000, 1));
    const EvaluationLimits limits{size_t{1} << 20};
    const auto outputs = evaluateOp("AddV2", {column, row}, ofType(DataType::kFloat), limits);
    EXPECT_EQ(outputs.status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_NE(outputs.status().message().find("node 'node' (AddV2)"), absl::string_view::npos) << outputs.status();
}

TEST(KernelsTest, takesEveryByteButZeroOfABoolForTrue) {
    const Tensor odd =
        Tensor::ofContent(DataType::kBool, Shape::of({3}), Bytes::copyOf(absl::string_view("\x02\x00\xff", 3)));
    EXPECT_EQ(evaluated("LogicalNot", {odd}), "bool [3] {0, 1, 0}");
    EXPECT_EQ(evaluated("Equal", {odd, odd}, ofType(DataType::kBool)), "bool [3] {1, 1, 1}");
}

}  // namespace
}  // namespace whittle
