// SPDX-License-Identifier: Apache-2.0
#include "tests/core/trt/converters/node_case.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

NodeCase node(const std::string& op) { return NodeCase(op).type(DataType::kFloat); }

TEST(ProductConvertersTest, takesDenseLayersWithImplicitBatch) {
    const std::string reason =
        "MatMul with 2D tensors requires explicit batch mode, or that tensor A is not transposed and B is a constant "
        "tensor.";
    EXPECT_TRUE(node("MatMul").tensor({-1, 4}).zeros({4, 8}).implicitBatch().accepted());
    EXPECT_EQ(
        node("MatMul").attr("transpose_a", Attr::ofBool(true)).tensor({4, -1}).zeros({4, 8}).implicitBatch().message,
        reason);
    EXPECT_EQ(node("MatMul").tensor({-1, 4}).tensor({4, 8}).implicitBatch().message, reason);
    EXPECT_EQ(node("MatMul").zeros({8, 4}).tensor({4, -1}).implicitBatch().message, reason);
    EXPECT_TRUE(node("MatMul").zeros({8, 4}).zeros({4, 2}).explicitBatch().accepted());
    EXPECT_EQ(NodeCase("MatMul").type(DataType::kInt32).tensor({2, 2}).tensor({2, 2}).explicitBatch().message,
              "Data type int32 is not supported for MatMul, must be one of [float, half]");
}

TEST(ProductConvertersTest, takesNoBatchesOfConstantMatrices) {
    EXPECT_TRUE(node("BatchMatMulV2").tensor({-1, 2, 4}).zeros({1, 4, 8}).implicitBatch().accepted());
    EXPECT_EQ(node("BatchMatMulV2").tensor({-1, 2, 4}).zeros({3, 4, 8}).implicitBatch().message,
              "TensorRT does not support batched constants in implicit batch mode.");
    EXPECT_TRUE(node("BatchMatMulV2").tensor({-1, 2, 4}).zeros({3, 4, 8}).explicitBatch().accepted());
    EXPECT_EQ(node("BatchMatMul").zeros({2, 4}).zeros({4, 2}).explicitBatch().message,
              "All inputs are weights, but Grappler is expected to fold them.");
    EXPECT_EQ(node("BatchMatMulV2").tensor({-1, 4}).zeros({1, 4, 8}).implicitBatch().message,
              "Broadcasting beyond batch dimension is not supported (tensor #dims 2 vs broadcast #dims 3)");
}

TEST(ProductConvertersTest, readsEquationsAsTfTrtDoes) {
    const auto einsum = [](const std::string& equation) {
        return node("Einsum").attr("equation", Attr::ofString(equation)).tensor({2, 2}).tensor({2, 2}).explicitBatch();
    };
    for (const char* taken : {"ij,jk->ik", "ij,j->i", "ij,ij->i", "bi,bj->bij", "BTNH,BFNH->BNFT", "ab,cd->abcd"}) {
        EXPECT_TRUE(einsum(taken).accepted()) << taken;
    }
    for (const char* refused : {"i,j->ij", "ij,ij->ij", "ab,ba->ab", "aa,ab->b", "a...,ab->b...", "ij,ij->"}) {
        EXPECT_EQ(einsum(refused).message, "No conversion for einsum equation.") << refused;
    }
    EXPECT_EQ(einsum("ij").message, "Expecting exactly one '->' in einsum equation: ij");
    EXPECT_EQ(node("Einsum").attr("equation", Attr::ofString("ij->ji")).tensor({2, 2}).implicitBatch().message,
              "Convertion for op: 'Einsum' is not supported in implicit batch mode, at n");
}

TEST(ProductConvertersTest, reducesAlongIntAxesOnly) {
    const auto sum = [](DataType index) { return node("Sum").attr("Tidx", Attr::ofType(index)).tensor({-1, 4, 2}); };
    EXPECT_TRUE(sum(DataType::kInt32).constant({1, -1}).implicitBatch().accepted());
    EXPECT_EQ(sum(DataType::kInt32).constant({0}).implicitBatch().message,
              "TensorRT does not allow manipulation of the batch dimension");
    EXPECT_EQ(sum(DataType::kInt64).constant({1}).explicitBatch().message, "Tidx supports only DT_INT32");
    EXPECT_EQ(sum(DataType::kInt32).constant({1, 3}).explicitBatch().message,
              "Axis value of 3 is out of bounds, must be in range [-3, 3), at n");
    EXPECT_EQ(sum(DataType::kInt32).tensor({1}, DataType::kInt32).explicitBatch().message,
              "The input \"axis\" for Sum must be a constant");
}

TEST(ProductConvertersTest, countsInInt32Only) {
    const auto argMax = [](DataType output) { return node("ArgMax").attr("output_type", Attr::ofType(output)); };
    EXPECT_TRUE(argMax(DataType::kInt32).tensor({-1, 4}).scalar(1).implicitBatch().accepted());
    EXPECT_EQ(argMax(DataType::kInt64).tensor({-1, 4}).scalar(1).explicitBatch().message,
              "Output type int64 is not supported");
    EXPECT_TRUE(node("TopKV2").tensor({-1, 4}).scalar(2).implicitBatch().accepted());
    EXPECT_EQ(node("TopKV2").attr("sorted", Attr::ofBool(false)).tensor({-1, 4}).scalar(2).explicitBatch().message,
              "Only sorted=True is supported");
    EXPECT_EQ(node("TopKV2").tensor({4}).scalar(2).implicitBatch().message,
              "TensorRT TopK cannot apply on batch dimension");
    EXPECT_EQ(node("TopKV2").tensor({4}).constant({2, 2}).explicitBatch().message,
              "k value of TopK should be a scalar");
}

TEST(ProductConvertersTest, gathersAlongTheBatchOfConstantsOnly) {
    const auto gather = [] {
        return NodeCase("GatherV2")
            .attr("Tparams", Attr::ofType(DataType::kFloat))
            .attr("Tindices", Attr::ofType(DataType::kInt32));
    };
    const auto indices = DataType::kInt32;
    EXPECT_TRUE(gather().zeros({10, 4}).tensor({-1, 3}, indices).scalar(0).implicitBatch().accepted());
    EXPECT_EQ(gather().zeros({10, 4}).tensor({-1, 3}, indices).scalar(1).implicitBatch().message,
              "The input axis must be zero when params is a weight.");
    EXPECT_EQ(gather().tensor({-1, 4}).tensor({-1, 3}, indices).scalar(1).implicitBatch().message,
              "Params and indices must have a batch size of 1 when params and indices are both tensors or both "
              "constants.");
    EXPECT_TRUE(gather().tensor({1, 4}).tensor({1, 3}, indices).scalar(1).implicitBatch().accepted());
    EXPECT_EQ(gather().tensor({1, 4}).tensor({1, 3}, indices).scalar(0).implicitBatch().message,
              "TensorRT does not allow manipulation of the batch dimension");
    EXPECT_EQ(gather()
                  .attr("batch_dims", Attr::ofInt(2))
                  .tensor({2, 3, 4})
                  .tensor({2, 3}, indices)
                  .scalar(2)
                  .explicitBatch()
                  .message,
              "batch_dims cannot exceed 1 in dynamic shape mode");
    EXPECT_EQ(gather().tensor({1, 1, 1, 1, 1}).tensor({1, 1, 1, 1, 1}, indices).scalar(0).explicitBatch().message,
              "Result of gather has dimension greater than 9");
    EXPECT_EQ(gather()
                  .attr("Tindices", Attr::ofType(DataType::kInt64))
                  .zeros({2})
                  .scalar(0)
                  .scalar(0)
                  .explicitBatch()
                  .message,
              "Data type int64 is not supported for GatherV2, must be one of [int32]");
}

TEST(ProductConvertersTest, permutesVectorsOfAFormat) {
    const auto permute = [](std::vector<int64_t> dims) {
        return NodeCase("DataFormatVecPermute")
            .type(DataType::kInt32)
            .attr("src_format", Attr::ofString("NHWC"))
            .tensor(std::move(dims), DataType::kInt32);
    };
    EXPECT_TRUE(permute({4}).explicitBatch().accepted());
    EXPECT_TRUE(permute({2, 2}).explicitBatch().accepted());
    EXPECT_EQ(permute({3}).explicitBatch().message, "1D input must be of size 2 or 4, but got size 3, at n");
    EXPECT_EQ(permute({-1, 2}).explicitBatch().message,
              "First dimension of 2D input must be of size 2 or 4, but got shape (-1, 2), at n");
    EXPECT_EQ(permute({4, -1}).explicitBatch().message,
              "Second dimension of 2D input must be of size 2, but got shape (4, -1), at n");
    EXPECT_EQ(permute({4}).implicitBatch().message,
              "Convertion for op: 'DataFormatVecPermute' is not supported in implicit batch mode, at n");
}

}  // namespace
}  // namespace whittle
