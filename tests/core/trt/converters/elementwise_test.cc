// SPDX-License-Identifier: Apache-2.0
#include "tests/core/trt/converters/node_case.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

NodeCase node(const std::string& op, DataType type = DataType::kFloat) { return NodeCase(op).type(type); }

struct Row {
    NodeCase asked;
    std::string explicitMessage;
    std::string implicitMessage;
};

void expectMessages(const std::vector<Row>& rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].asked.explicitBatch().message, rows[i].explicitMessage) << "row " << i;
        EXPECT_EQ(rows[i].asked.implicitBatch().message, rows[i].implicitMessage) << "row " << i;
    }
}

TEST(ElementwiseConvertersTest, broadcastsAsTensorRtCan) {
    const std::string constants =
        "Constant folding is falled back to TensorFlow, binary op 'Add' received both input as constant";
    expectMessages({
        {node("Add").tensor({-1, 2, 3}).zeros({3}), "", ""},
        {node("Add").tensor({2, 8}).zeros({1, 8}), "", ""},
        {node("Add").tensor({2, 8}).zeros({2, 8}), "",
         "Infeasible broadcast scheme (batch_dim: -1, nvinfer1::Dims(nbDims=1, d=8,) vs batch_dim: 2, "
         "nvinfer1::Dims(nbDims=1, d=8,))"},
        {node("Add").tensor({-1, 3}).tensor({-1, 2, 3}), "",
         "Broadcasting beyond batch dimension is not supported (tensor #dims 2 vs broadcast #dims 3)"},
        {node("Add").tensor({4, 3}).tensor({4, 2}),
         "Infeasible broadcast scheme (batch_dim: 4, nvinfer1::Dims(nbDims=2, d=4,3,) vs batch_dim: 4, "
         "nvinfer1::Dims(nbDims=2, d=4,2,))",
         "Infeasible broadcast scheme (batch_dim: -1, nvinfer1::Dims(nbDims=1, d=3,) vs batch_dim: -1, "
         "nvinfer1::Dims(nbDims=1, d=2,))"},
        {node("Add").zeros({2}).zeros({2}), constants, constants},
        {node("Add", DataType::kBool).tensor({-1, 2}).tensor({-1, 2}),
         "Data type bool is not supported for Add, must be one of [float, half, int32]",
         "Data type bool is not supported for Add, must be one of [float, half, int32]"},
        {node("SquaredDifference").tensor({-1, 2}).zeros({2}), "The input \"y\" for SquaredDifference must be a tensor",
         "The input \"y\" for SquaredDifference must be a tensor"},
    });
}

TEST(ElementwiseConvertersTest, comparesWithExplicitBatchOnly) {
    const std::string tensors = "Both inputs  of 'LogicalAnd' are expected to be tensors";
    expectMessages({
        {node("Greater").tensor({-1, 2}).zeros({1}), "",
         "Convertion for Binary op: 'Greater' is not supported in implicit batch mode, at n"},
        {NodeCase("LogicalAnd").tensor({-1, 2}, DataType::kBool).tensor({-1, 2}, DataType::kBool), "",
         "Convertion for Binary op: 'LogicalAnd' is not supported in implicit batch mode, at n"},
        {NodeCase("LogicalAnd").tensor({-1, 2}, DataType::kBool).zeros({2}), tensors,
         "Convertion for Binary op: 'LogicalAnd' is not supported in implicit batch mode, at n"},
        {NodeCase("LogicalNot").tensor({-1, 2}, DataType::kBool), "",
         "Convertion for Unary op: 'LogicalNot' is not supported in implicit batch mode, at n"},
        {node("ZerosLike").tensor({-1, 2}), "",
         "Convertion for op: 'ZerosLike' is not supported in implicit batch mode, at n"},
    });
}

TEST(ElementwiseConvertersTest, addsManyWithoutABatchInConstants) {
    const std::string batch = "Weights input to AddN is required to have batch dimension 1.";
    const Attr two = Attr::ofInt(2);
    expectMessages({
        {node("AddN").attr("N", two).tensor({-1, 2}).tensor({-1, 2}), "", ""},
        {node("AddN").attr("N", two).tensor({2, 2}).zeros({1, 2}), "", ""},
        {node("AddN").attr("N", two).tensor({2, 2}).zeros({2, 2}), batch, batch},
        {node("AddN").attr("N", Attr::ofInt(1)).tensor({2, 2}), "AddN requires at least two inputs",
         "AddN requires at least two inputs"},
    });
}

TEST(ElementwiseConvertersTest, wantsADimensionAndAFloat) {
    const std::string scalar = "At least 1 dimension is required for UNARY operation 'Exp'";
    expectMessages({
        {node("Exp").tensor({-1, 2}), "", ""},
        {node("Exp").tensor({}), scalar, scalar},
        {node("Exp").zeros({2}), "The input \"x\" for Exp must be a tensor, at n",
         "The input \"x\" for Exp must be a tensor, at n"},
        {node("Exp", DataType::kInt32).tensor({2, 2}),
         "Data type int32 is not supported for Exp, must be one of [float, half, int8]",
         "Data type int32 is not supported for Exp, must be one of [float, half, int8]"},
        {node("Sign", DataType::kInt32).tensor({2, 2}), "",
         "Convertion for Unary op: 'Sign' is not supported in implicit batch mode, at n"},
        {node("Relu").zeros({2}), "The input \"input\" for Relu must be a tensor, at n",
         "The input \"input\" for Relu must be a tensor, at n"},
        {node("Square", DataType::kDouble).tensor({2, 2}),
         "Data type double is not supported for Square, must be one of [float, int32, half]",
         "Data type double is not supported for Square, must be one of [float, int32, half]"},
        {node("Softmax").tensor({4}), "", "TensorRT Softmax cannot apply on the batch dimension"},
    });
}

TEST(ElementwiseConvertersTest, castsBetweenFloats) {
    const auto cast = [](DataType from, DataType to) {
        return NodeCase("Cast").attr("DstT", Attr::ofType(to)).tensor({-1, 2}, from).implicitBatch().message;
    };
    EXPECT_EQ(cast(DataType::kHalf, DataType::kFloat), "");
    EXPECT_EQ(cast(DataType::kInt32, DataType::kFloat),
              "Cast op is not supported - Allowed input dtypes: [float, half]. Received: int32");
    EXPECT_EQ(cast(DataType::kFloat, DataType::kInt64),
              "Cast op is not supported - Allowed output dtypes: [float, half]. Received: int64");
}

NodeCase select(const std::string& op, const std::vector<int64_t>& condition, const std::vector<int64_t>& yes,
                const std::vector<int64_t>& no) {
    return node(op).tensor(condition, DataType::kBool).tensor(yes).tensor(no).named({"c", "y", "z"});
}

TEST(SelectConvertersTest, choosesAmongShapesThatFit) {
    const std::string same =
        "The shapes of the 'cond' and 'then' parameters of the 'Select' operation at the node 'n' must be the same OR "
        "'cond' must be a vector with N elements, where N is a batch size (the first shape dimension for 'then'), got ";
    EXPECT_EQ(select("Select", {4, 2}, {4, 2}, {4, 2}).explicitBatch().message, "");
    EXPECT_EQ(select("Select", {4}, {4, 2}, {4, 2}).explicitBatch().message, "");
    EXPECT_EQ(select("Select", {-1, 2}, {4, 2}, {4, 2}).explicitBatch().message, "");
    EXPECT_EQ(select("Select", {}, {4, 2}, {4, 2}).explicitBatch().message,
              same + "nvinfer1::Dims(nbDims=0, d=) vs. nvinfer1::Dims(nbDims=2, d=4,2,).");
    EXPECT_EQ(select("Select", {-1}, {-1, 2}, {-1, 2}).explicitBatch().refusal, Refusal::kCrash);
    EXPECT_EQ(select("Select", {4, 2}, {4, 2}, {4, 3}).explicitBatch().message,
              "The shapes of the 'then' and 'else' parameters of the 'Select' operation at the node 'n' must be the "
              "same, got nvinfer1::Dims(nbDims=2, d=4,2,) vs. nvinfer1::Dims(nbDims=2, d=4,3,).");
    EXPECT_EQ(select("SelectV2", {}, {4, 2}, {4, 2}).explicitBatch().message, "");
    EXPECT_EQ(select("SelectV2", {3, 2}, {4, 2}, {4, 2}).explicitBatch().refusal, Refusal::kBroadcast);
    EXPECT_EQ(select("SelectV2", {4, 2}, {4, 2}, {4, 2}).implicitBatch().message,
              "Convertion for op: 'SelectV2' is not supported in implicit batch mode, at n");
}

TEST(SelectConvertersTest, needsAComputedConditionOfBools) {
    const NodeCase constant = node("SelectV2")
                                  .constant({1}, std::vector<uint8_t>{1}, DataType::kBool)
                                  .tensor({2})
                                  .tensor({2})
                                  .named({"c", "y", "z"});
    EXPECT_EQ(
        constant.explicitBatch().message,
        "The boolean parameter 'c' of the 'SelectV2' operation at the node 'n' cannot be passed as a weight in TRT "
        "version 8.4.");
    const NodeCase mixed =
        node("SelectV2").tensor({2}, DataType::kBool).tensor({2}, DataType::kInt32).tensor({2}).named({"c", "y", "z"});
    EXPECT_EQ(mixed.explicitBatch().message,
              "DataTypes (kINT32, kFLOAT) of parameters (y, z) of the 'SelectV2' operation at the node 'n' are "
              "incompatible.");
}

}  // namespace
}  // namespace whittle
