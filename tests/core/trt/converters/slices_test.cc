// SPDX-License-Identifier: Apache-2.0
#include "tests/core/trt/converters/node_case.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

const char kBatch[] = "TensorRT does not allow modifications to the batch dimension";
const char kDynamic[] = "In implicit batch mode, dynamic input size is not supported.";
const char kNoSpec[] =
    "The argument `strided_slice_spec` is `std::nullopt` with `dynamic_input_size_indices` non empty.";

NodeCase slice(std::vector<int64_t> dims, const std::vector<int32_t>& begin, const std::vector<int32_t>& size) {
    return NodeCase("Slice").type(DataType::kFloat).tensor(std::move(dims)).constant(begin).constant(size);
}

struct Masks {
    int64_t begin = 0, end = 0, ellipsis = 0, newAxis = 0, shrink = 0;
};

NodeCase stridedSlice(std::vector<int64_t> dims, const std::vector<int32_t>& begin, const std::vector<int32_t>& end,
                      const std::vector<int32_t>& strides, const Masks& masks = {}) {
    return NodeCase("StridedSlice")
        .type(DataType::kFloat)
        .attr("begin_mask", Attr::ofInt(masks.begin))
        .attr("end_mask", Attr::ofInt(masks.end))
        .attr("ellipsis_mask", Attr::ofInt(masks.ellipsis))
        .attr("new_axis_mask", Attr::ofInt(masks.newAxis))
        .attr("shrink_axis_mask", Attr::ofInt(masks.shrink))
        .tensor(std::move(dims))
        .constant(begin)
        .constant(end)
        .constant(strides);
}

TEST(SliceConvertersTest, slicesWithinTheInput) {
    EXPECT_TRUE(slice({-1, 4}, {0, 1}, {-1, 2}).explicitBatch().accepted());
    EXPECT_EQ(slice({-1, 4}, {0, 1}, {-1, 2}).implicitBatch().message, kDynamic);
    EXPECT_TRUE(slice({2, 4}, {0, 1}, {2, 2}).implicitBatch().accepted());
    EXPECT_EQ(slice({2, 4}, {0, 1}, {1, 2}).implicitBatch().message,
              "TensorRT does not allow modifications to the batch dimension in implicit batch mode");
    EXPECT_EQ(slice({2, 4}, {0, -1}, {1, 2}).explicitBatch().message, "\"begin\" in Slice is out of range");
    EXPECT_EQ(slice({2, 4}, {0, 0}, {1, -2}).explicitBatch().message, "\"size\" in Slice is out of range");
    EXPECT_EQ(slice({2, 4}, {0, 3}, {1, 2}).explicitBatch().message,
              "\"begin\" + \"size\" for dimension 1 in Slice is out of range");
    EXPECT_EQ(slice({2, 4}, {0}, {1}).explicitBatch().message,
              "Length of begin and size arguments must equal rank of input for Slice");
}

TEST(SliceConvertersTest, resolvesNegativeIndicesOfKnownSizesOnly) {
    EXPECT_TRUE(stridedSlice({-1, 4}, {0, -1}, {0, 0}, {1, 1}, {1, 1, 0, 0, 2}).explicitBatch().accepted());
    EXPECT_EQ(stridedSlice({2, -1}, {0, -1}, {0, 0}, {1, 1}, {1, 1, 0, 0, 2}).explicitBatch().message,
              "Negative values in begin weight tensor are unsupported");
    EXPECT_EQ(stridedSlice({4, 4}, {3}, {1}, {1}).explicitBatch().message,
              "\"size\" cannot be negative for StridedSlice");
}

TEST(SliceConvertersTest, leavesTheBatchOfStridedSlicesAlone) {
    EXPECT_EQ(stridedSlice({2, 4}, {0}, {1}, {1}, {0, 0, 0, 0, 1}).implicitBatch().message, kBatch);
    EXPECT_EQ(stridedSlice({2, 4}, {1}, {2}, {1}).implicitBatch().message, kBatch);
    EXPECT_EQ(stridedSlice({2, 4}, {0, 1}, {1, 2}, {1, 1}).implicitBatch().message, kBatch);
    EXPECT_TRUE(stridedSlice({2, 4}, {0, 1}, {2, 2}, {1, 1}).implicitBatch().accepted());
    EXPECT_TRUE(stridedSlice({2, 4}, {0, 1}, {0, 2}, {1, 1}, {0, 0, 1, 0, 0}).implicitBatch().accepted());
    // An unknown batch is always in the way, the unknown size of the last dimension never is.
    EXPECT_EQ(stridedSlice({-1, 4}, {0, 1}, {0, 2}, {1, 1}, {1, 1}).implicitBatch().message, kDynamic);
    EXPECT_TRUE(stridedSlice({2, -1}, {0, 1}, {0, 2}, {1, 1}, {1, 1}).implicitBatch().accepted());
    EXPECT_EQ(stridedSlice({2, -1, 4}, {0, 1}, {0, 2}, {1, 1}, {1, 1}).implicitBatch().message, kDynamic);
}

TEST(SliceConvertersTest, repeatsTensorFlowsOwnChecks) {
    EXPECT_EQ(stridedSlice({4, 4}, {0}, {1}, {0}).explicitBatch().message, "strides[0] must be non-zero");
    EXPECT_EQ(stridedSlice({4, 4}, {5}, {6}, {1}, {0, 0, 0, 0, 1}).explicitBatch().message,
              "slice index 5 of dimension 0 out of bounds.");
    EXPECT_EQ(stridedSlice({4}, {0, 0}, {1, 1}, {1, 1}).explicitBatch().message,
              "Index out of range using input dim 1; input has only 1 dims");
    EXPECT_EQ(stridedSlice({4, 4}, {0}, {1}, {-1}, {0, 0, 0, 0, 1}).explicitBatch().message,
              "only stride 1 allowed on non-range indexing.");
    EXPECT_EQ(stridedSlice({4, 4, 4}, {0, 0}, {1, 1}, {1, 1}, {0, 0, 3}).explicitBatch().message,
              "Multiple ellipses in slice spec not allowed");
    EXPECT_EQ(stridedSlice({4, 4}, {0}, {1}, {1}, {0, 0, 0, 1}).explicitBatch().message,
              "new_axis_mask is not supported for StridedSlice");
    EXPECT_EQ(stridedSlice({4, 4}, {0, 0}, {1}, {1}).explicitBatch().message,
              "Length of begin, end, and stride must be equal");
}

TEST(SliceConvertersTest, expandsAnEllipsisOverTheDimensionsLeft) {
    // x[..., 3:1] on [2, 2, 4]: only the last dimension is taken backwards.
    EXPECT_EQ(stridedSlice({2, 2, 4}, {0, 3}, {0, 1}, {1, 1}, {0, 0, 1}).explicitBatch().message,
              "\"size\" cannot be negative for StridedSlice");
    EXPECT_TRUE(stridedSlice({2, 2, 4}, {0, 3}, {0, 1}, {1, -1}, {0, 0, 1}).explicitBatch().accepted());
}

TEST(SliceConvertersTest, splitsTensorsOfKnownSizeOnly) {
    const auto split = [](std::vector<int64_t> dims, int32_t axis, int64_t parts) {
        return NodeCase("Split")
            .type(DataType::kFloat)
            .attr("num_split", Attr::ofInt(parts))
            .scalar(axis)
            .tensor(std::move(dims));
    };
    EXPECT_TRUE(split({2, 4}, -1, 2).explicitBatch().accepted());
    EXPECT_EQ(split({-1, 4}, 1, 2).explicitBatch().message, kNoSpec);
    EXPECT_EQ(split({-1, 4}, 0, 2).explicitBatch().message, "Dimension 0 must have statically defined dimensions");
    EXPECT_EQ(split({2, 4}, 1, 3).explicitBatch().message, "Dimension 1 of size 4 is not evenly divisible by 3");
    EXPECT_EQ(split({2, 4}, 2, 2).explicitBatch().message,
              "Axis value of 2 is out of bounds, must be in range [-2, 2), at n");
}

TEST(SliceConvertersTest, unpacksByTheSizeOfTheDimensionBefore) {
    const auto unpack = [](std::vector<int64_t> dims, int64_t axis, int64_t parts) {
        return NodeCase("Unpack")
            .type(DataType::kFloat)
            .attr("axis", Attr::ofInt(axis))
            .attr("num", Attr::ofInt(parts))
            .tensor(std::move(dims));
    };
    EXPECT_TRUE(unpack({2, 4}, 1, 4).explicitBatch().accepted());
    EXPECT_EQ(unpack({-1, 4}, 1, 4).explicitBatch().message, kNoSpec);
    EXPECT_EQ(unpack({2, 4}, 1, 3).explicitBatch().message, "Dimension 1 has size 4 which is not equal to num of 3");
    EXPECT_TRUE(unpack({2, 4, 3}, 1, 4).implicitBatch().accepted());
    EXPECT_EQ(unpack({-1, 4, 3}, 1, 4).implicitBatch().message, kNoSpec);
    EXPECT_EQ(unpack({2, 4, -1}, 1, 4).implicitBatch().message, "\"size\" cannot be negative for StridedSlice");
    EXPECT_EQ(unpack({2}, 0, 2).implicitBatch().message, "Input \"value\" for Unpack must be rank 2 or greater");
}

}  // namespace
}  // namespace whittle
