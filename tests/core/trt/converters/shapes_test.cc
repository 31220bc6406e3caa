// SPDX-License-Identifier: Apache-2.0
#include "tests/core/trt/converters/node_case.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

NodeCase node(const std::string& op) { return NodeCase(op).type(DataType::kFloat); }

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

TEST(ShapeConvertersTest, reshapesWhereTheBatchStays) {
    const std::string batch = "Reshape on batch dimension is not supported";
    expectMessages({
        {node("Reshape").tensor({-1, 2, 4}).constant({-1, 8}), "", ""},
        {node("Reshape").tensor({-1, 2, 4}).constant({-1, 4}), "", batch},
        {node("Reshape").tensor({2, 2, 4}).constant({2, 8}), "", ""},
        {node("Reshape").tensor({2, 2, 4}).constant({4, 4}), "", batch},
        {node("Reshape").tensor({-1, -1, 4}).constant({-1, 8}), "", batch},
        {node("Reshape").tensor({2, 4}).constant({2, 3}),
         "Incompatible shapes: DimsAdapter(num_dims=2,shape=[2,4],vol=8) vs. DimsAdapter(num_dims=2,shape=[2,3],vol=6)",
         "Incompatible shapes: DimsAdapter(num_dims=1,shape=[4],vol=4) vs. DimsAdapter(num_dims=1,shape=[3],vol=3)"},
        {node("Reshape").tensor({1, 1}).constant(std::vector<int32_t>{}), "", "Reshape to shape=[] is not supported"},
        {node("Reshape").tensor({-1, 4}).tensor({2}, DataType::kInt32), "",
         "The input \"shape\" for Reshape must be a constant in implicit batch mode."},
        {node("Reshape").tensor({-1, 4}).tensor({}, DataType::kInt32),
         "Reshape with dynamic input requires 1D input tensor",
         "The input \"shape\" for Reshape must be a constant in implicit batch mode."},
    });
}

TEST(ShapeConvertersTest, wantsEveryAxisOfAPermutation) {
    const std::string rank = "Rank of perm for transpose does not match with that of the input.";
    expectMessages({
        {node("Transpose").tensor({-1, 2, 4}).constant({0, 2, 1}), "", ""},
        {node("Transpose").tensor({-1, 2, 4}).constant({1, 0, 2}), "",
         "Transpose at batch dimension is not supported."},
        {node("Transpose").tensor({-1, 2}).constant({0, 2, 1}), rank, rank},
        {NodeCase("Transpose").type(DataType::kDouble).tensor({-1, 2}).constant({0, 1}),
         "Data type double is not supported for Transpose, must be one of [float, int32, half]",
         "Data type double is not supported for Transpose, must be one of [float, int32, half]"},
    });
}

TEST(ShapeConvertersTest, keepsTheBatchWhenDimensionsComeAndGo) {
    const std::string batch = "TensorRT does not allow manipulation of the batch dimension";
    const std::string size = "Dimension -1 with size 3 cannot be squeezed because it must be size 1";
    expectMessages({
        {node("ExpandDims").tensor({-1, 2}).scalar(-1), "", ""},
        {node("ExpandDims").tensor({-1, 2}).scalar(0), "", batch},
        {node("ExpandDims").tensor({-1, 2}).scalar(3),
         "Axis value of 3 is out of bounds, must be in range [-3, 3), at n",
         "Axis value of 3 is out of bounds, must be in range [-3, 3), at n"},
        {node("ExpandDims").tensor({-1, 2}).constant({0, 1}), "ExpandDims axis must be a scalar",
         "ExpandDims axis must be a scalar"},
        {node("Squeeze").attr("squeeze_dims", Attr::ofList(std::vector<int64_t>{1})).tensor({-1, 1, 3}), "", ""},
        {node("Squeeze").attr("squeeze_dims", Attr::ofList(std::vector<int64_t>{-1})).tensor({-1, 1, 3}), size, size},
        {node("Squeeze").attr("squeeze_dims", Attr::ofList(std::vector<int64_t>{0})).tensor({1, 3}), "", batch},
        {node("Squeeze").tensor({1, 3}), "", "Squeeze is not implemented for empty squeeze_dims"},
        {node("Squeeze").tensor({-1, 3}), "Squeeze is not implemented for empty squeeze_dims",
         "Squeeze is not implemented for empty squeeze_dims"},
    });
}

TEST(ShapeConvertersTest, joinsShapesThatFitTheFirst) {
    const auto concat = [](int64_t n) { return node("ConcatV2").attr("N", Attr::ofInt(n)); };
    const auto pack = [](int64_t n, int64_t axis) {
        return node("Pack").attr("N", Attr::ofInt(n)).attr("axis", Attr::ofInt(axis));
    };
    const std::string inconsistent = "Received inputs with inconsistent shape, at n";
    expectMessages({
        {concat(2).tensor({-1, 4}).tensor({-1, 6}).scalar(1), "", ""},
        {concat(2).tensor({-1, 4}).tensor({-1, 6}).scalar(0), inconsistent,
         "TensorRT does not allow manipulation of the batch dimension"},
        {concat(2).tensor({-1, 4, 2}).tensor({-1, 4, 3}).scalar(1), inconsistent, inconsistent},
        {concat(2).tensor({-1, 4}).zeros({2, 4}).scalar(1), "", "The input \"values_1\" for ConcatV2 must be a tensor"},
        {concat(2).tensor({4}).constant(std::vector<int32_t>{}).scalar(0),
         "Received inputs with inconsistent rank, at n", "The input \"values_1\" for ConcatV2 must be a tensor"},
        {concat(3).tensor({-1, 4}).tensor({-1, 6}).scalar(1),
         "Number of inputs for ConcatV2 is inconsistent with N attributes.",
         "Number of inputs for ConcatV2 is inconsistent with N attributes."},
        {pack(2, -1).tensor({-1, 4}).tensor({-1, 4}), "", ""},
        {pack(2, 0).tensor({-1, 4}).tensor({-1, 4}), "", "TensorRT does not allow manipulation of the batch dimension"},
        {pack(2, 1).tensor({-1, 4}).tensor({-1, 5}), inconsistent, inconsistent},
    });
}

TEST(ShapeConvertersTest, takesShapesWithExplicitBatchOnly) {
    const std::string shape = "Shape is only supported for explicit batch mode.";
    expectMessages({
        {node("Shape").tensor({-1, 4}), "", shape},
        {node("Shape").zeros({2, 4}), "", shape},
        {node("Fill").tensor({2}, DataType::kInt32).zeros({}), "",
         "Convertion for op: 'Fill' is not supported in implicit batch mode, at n"},
    });
}

TEST(ShapeConvertersTest, tilesByPositiveCountsBeyondTheBatch) {
    const std::string length =
        "The length of the replication vector (1) of the Tile operation in 'n' is expected to be equal to the rank of "
        "the input vector (2).";
    const std::string positive = "All replications of the Tile operation in 'n' should be positive, got (1, 0).";
    expectMessages({
        {node("Tile").tensor({-1, 4}).constant({1, 2}), "", ""},
        {node("Tile").tensor({-1, 4}).constant({2, 1}), "",
         "The Tile operation along the batch dimension in 'n' is not implemented."},
        {node("Tile").tensor({-1, 4}).constant({1}), length, length},
        {node("Tile").tensor({-1, 4}).constant({1, 0}), positive, positive},
        {node("Tile").tensor({-1, 4}).tensor({3}, DataType::kInt32),
         "When replications are defined as a tensor, the number of its elements (3) must be equal to the rank of the "
         "input tensor (2).",
         "Conversion for Tile is not implemented for multipliers passed as a tensor in implicit batch mode."},
    });
}

TEST(ShapeConvertersTest, wantsRangesOfVectors) {
    const auto range = [] { return NodeCase("Range").attr("Tidx", Attr::ofType(DataType::kInt32)); };
    EXPECT_EQ(range().scalar(0).scalar(8).scalar(1).explicitBatch().message,
              "Dimension for 'start' of Range operator should be equal to 1");
    EXPECT_EQ(range().scalar(0).scalar(8).scalar(0).explicitBatch().message,
              "The delta parameter of Range operation cannot be equal to 0");
    EXPECT_EQ(range().tensor({}, DataType::kInt32).scalar(8).scalar(-2).explicitBatch().message,
              "The delta parameter of Range operation cannot be negative, when one of (start, limit) is passed as a "
              "tensor, but got -2");
    EXPECT_EQ(range().constant({0}).constant({5}).constant({-1}).explicitBatch().message,
              "For parameters (start, limit) = (0.00, 5.00) of the Range operation delta cannot be negative, got "
              "-1.00");
    EXPECT_TRUE(range().constant({0}).constant({5}).constant({2}).explicitBatch().accepted());
}

TEST(ShapeConvertersTest, saysWhereAnEmptyConstantEndsTfTrt) {
    const std::vector<int32_t> none;
    const NodeCase crashing[] = {
        node("ExpandDims").tensor({2, 4}).constant(none),
        node("Slice").tensor({2, 4}).constant(none).constant(none),
        node("StridedSlice").tensor({2, 4}).constant(none).constant(none).constant(none),
        node("Sum").attr("Tidx", Attr::ofType(DataType::kInt32)).tensor({2, 4}).constant(none),
        NodeCase("GatherV2")
            .attr("Tparams", Attr::ofType(DataType::kFloat))
            .attr("Tindices", Attr::ofType(DataType::kInt32))
            .tensor({2, 4})
            .tensor({2}, DataType::kInt32)
            .constant(none),
    };
    for (const NodeCase& asked : crashing) {
        EXPECT_EQ(asked.explicitBatch().refusal, Refusal::kCrash) << asked.explicitBatch();
    }
    EXPECT_TRUE(node("Transpose").tensor({}).constant(none).explicitBatch().accepted());
}

}  // namespace
}  // namespace whittle
