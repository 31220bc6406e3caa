// SPDX-License-Identifier: Apache-2.0
#include "tests/core/trt/converters/node_case.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

using Ints = std::vector<int64_t>;

Attr ints(const Ints& values) { return Attr::ofList(values); }

NodeCase convolution(const std::string& op, const std::string& format = "NHWC") {
    const Ints ones(op.find("3D") == std::string::npos ? 4 : 5, 1);
    return NodeCase(op)
        .type(DataType::kFloat)
        .attr("strides", ints(ones))
        .attr("dilations", ints(ones))
        .attr("padding", Attr::ofString("SAME"))
        .attr("data_format", Attr::ofString(format));
}

TEST(ConvolutionConvertersTest, needsConstantFiltersButInExplicitPrecision) {
    EXPECT_EQ(convolution("Conv2D").tensor({-1, 8, 8, 3}).zeros({1, 1, 3, 4}).implicitBatch().message, "");
    EXPECT_EQ(convolution("Conv2D").tensor({-1, 8, 8, 3}).tensor({1, 1, 3, 4}).implicitBatch().message,
              "The input \"filter\" for Conv2D must be a constant");
    const auto quantized = [] { return convolution("Conv2D").tensor({-1, 8, 8, 3}).explicitPrecision(); };
    EXPECT_EQ(quantized().zeros({1, 1, 3, 4}).explicitBatch().message,
              "The input \"filter\" for Conv2D must be a tensor");
    EXPECT_EQ(quantized().tensor({1, 1, 3, 4}).explicitBatch().message, "");
    EXPECT_EQ(quantized().tensor({1, 1, 3, 4}).implicitBatch().message, "Conv2D expects kernel of dimension 4");
}

TEST(ConvolutionConvertersTest, leavesBatchAndChannelsAlone) {
    const auto with = [](const std::string& attr, const Ints& values) {
        return convolution("DepthwiseConv2dNative")
            .attr(attr, ints(values))
            .tensor({-1, 8, 8, 3})
            .zeros({1, 1, 3, 1})
            .explicitBatch()
            .message;
    };
    EXPECT_EQ(with("strides", {1, 2, 2, 1}), "");
    EXPECT_EQ(with("strides", {1, 1, 2, 2}), "Stride must be 1 for batch and channel dimensions");
    EXPECT_EQ(with("strides", {1, 1, 2}), "Convolution strides field must specify 4 dimensions");
    EXPECT_EQ(with("dilations", {2, 1, 1, 1}), "Dilation rate must be 1 for batch and channel dimensions");
    EXPECT_EQ(with("dilations", {}), "Convolution dilations field must specify 4 dimensions");
}

TEST(ConvolutionConvertersTest, needsChannelsAndTheirOwnPadding) {
    const std::string channels = "Channel dimension must be static";
    const NodeCase unknown = convolution("Conv2D").tensor({-1, 8, 8, -1}).zeros({1, 1, 3, 4});
    EXPECT_EQ(unknown.explicitBatch().message, channels);
    EXPECT_EQ(unknown.implicitBatch().message, "");
    const NodeCase deep = convolution("Conv3D", "NDHWC").tensor({-1, 4, 4, 4, -1}).zeros({1, 1, 1, 3, 4});
    EXPECT_EQ(deep.implicitBatch().message, channels);
    EXPECT_EQ(convolution("Conv2D")
                  .attr("padding", Attr::ofString("EXPLICIT"))
                  .tensor({-1, 8, 8, 3})
                  .zeros({1, 1, 3, 4})
                  .explicitBatch()
                  .message,
              "EXPLICIT padding type not implemented, only VALID and SAME are supported");
}

TEST(ConvolutionConvertersTest, transposesImagesWhoseLastSizesAreKnown) {
    const std::string unknown = "Conv2dBackpropInput does not support input with unknown spatial shape";
    const auto transposed = [](const Ints& image) {
        return convolution("Conv2DBackpropInput").constant({2, 8, 8, 3}).zeros({2, 2, 3, 4}).tensor(image);
    };
    EXPECT_EQ(transposed({-1, 8, 8, 4}).implicitBatch().message, "");
    EXPECT_EQ(transposed({-1, -1, 8, 4}).implicitBatch().message, "");
    EXPECT_EQ(transposed({-1, 8, 8, -1}).implicitBatch().message, unknown);
    EXPECT_EQ(transposed({8, 8, 4}).implicitBatch().message, "In implicit batch mode, input nbDims should be 3");
    EXPECT_EQ(transposed({8, 8, 4}).explicitBatch().message, "In explicit batch mode, input nbDims should be 4");
    EXPECT_EQ(transposed({-1, 8, 8, 4}).attr("dilations", ints({1, 2, 2, 1})).explicitBatch().message,
              "Dilation with Conv2DBackpropInput (conv2d_transpose) is not supported");
    EXPECT_EQ(convolution("Conv2DBackpropInput")
                  .tensor({4}, DataType::kInt32)
                  .zeros({2, 2, 3, 4})
                  .tensor({-1, 8, 8, 4})
                  .explicitBatch()
                  .message,
              "The input \"input_sizes\" for Conv2DBackpropInput must be a constant");
}

TEST(ConvolutionConvertersTest, transposesInThreeDimensionsWithEqualPaddingOnly) {
    const auto transposed = [](int64_t kernel, int64_t stride) {
        return convolution("Conv3DBackpropInputV2", "NDHWC")
            .attr("strides", ints({1, stride, stride, stride, 1}))
            .attr("dilations", ints({1, 1, 1, 1, 1}))
            .constant({2, 4, 4, 4, 3})
            .zeros({kernel, kernel, kernel, 3, 4})
            .tensor({-1, 2, 2, 2, 4})
            .explicitBatch()
            .message;
    };
    EXPECT_EQ(transposed(2, 2), "");
    EXPECT_EQ(transposed(3, 2), "Asymmetric padding with Conv3DBackpropInputV2 (conv3d_transpose) is not supported");
    EXPECT_EQ(transposed(3, 1), "");
}

TEST(PoolingConvertersTest, poolsWindowsOfTensorRtsSizes) {
    const auto pool = [](const std::string& op, const Ints& window, const std::string& padding) {
        return NodeCase(op)
            .type(DataType::kFloat)
            .attr("ksize", ints(window))
            .attr("strides", ints(Ints(window.size(), 1)))
            .attr("padding", Attr::ofString(padding))
            .tensor(window.size() == 4 ? Ints{-1, 8, 8, 3} : Ints{-1, 8, 8, 8, 3})
            .implicitBatch()
            .message;
    };
    EXPECT_EQ(pool("MaxPool", {1, 2, 2, 1}, "VALID"), "");
    EXPECT_EQ(pool("MaxPool", {1, 2, 2, 1}, "EXPLICIT"), "Unsupported padding type: EXPLICIT");
    EXPECT_EQ(pool("AvgPool", {1, 1000, 100, 1}, "SAME"), "Window dimensions are not within bounds");
    EXPECT_EQ(pool("AvgPool", {1, 999, 100, 1}, "SAME"), "");
    EXPECT_EQ(pool("AvgPool3D", {1, 2, 2, 2, 1}, "SAME"), "");
    EXPECT_EQ(pool("AvgPool3D", {1, 2, 2, 2, 2}, "SAME"), "ksize must be 1 for batch and channel dimensions");
}

TEST(NormalizationConvertersTest, normalizesWithConstantsOfOneSize) {
    const auto norm = [](const Ints& image, bool training, const Ints& variance) {
        return NodeCase("FusedBatchNormV3")
            .type(DataType::kFloat)
            .attr("is_training", Attr::ofBool(training))
            .attr("data_format", Attr::ofString("NHWC"))
            .tensor(image)
            .zeros({3})
            .zeros({3})
            .zeros({1})
            .zeros(variance);
    };
    EXPECT_EQ(norm({-1, 8, 8, 3}, false, {3}).explicitBatch().message, "");
    EXPECT_EQ(norm({-1, 8, 8, 3}, true, {3}).explicitBatch().message,
              "FusedBatchNormV3 only supports is_training=false");
    EXPECT_EQ(norm({-1, 8, 8, -1}, false, {3}).explicitBatch().message, "Channel dimension must be static");
    EXPECT_EQ(norm({-1, 8, 8, -1}, false, {3}).implicitBatch().message, "");
    EXPECT_EQ(norm({-1, 8, 8, 3}, false, {2}).explicitBatch().message, "Inconsistent batchnorm parameter count");
}

TEST(NormalizationConvertersTest, addsABiasToTheLastDimensionOrTheSecond) {
    const auto bias = [](const std::string& format) {
        return NodeCase("BiasAdd").type(DataType::kFloat).attr("data_format", Attr::ofString(format));
    };
    EXPECT_EQ(bias("NHWC").tensor({-1, 4, 3}).zeros({3}).implicitBatch().message, "");
    EXPECT_EQ(bias("NHWC").tensor({-1, 4, 3}).zeros({4}).implicitBatch().refusal, Refusal::kBroadcast);
    EXPECT_EQ(bias("NCHW").tensor({-1, 3, 4}).zeros({3}).implicitBatch().message, "");
    EXPECT_EQ(bias("NCHW").zeros({1, 3, 4}).zeros({3}).explicitBatch().message,
              "All inputs are weights, but Grappler is expected to fold them.");
}

TEST(ImageConvertersTest, resizesToTwoSizes) {
    const auto resize = [](const std::string& op, bool corners, DataType type = DataType::kFloat) {
        return NodeCase(op).type(type).attr("align_corners", Attr::ofBool(corners)).tensor({-1, 4, 4, 3});
    };
    EXPECT_EQ(resize("ResizeBilinear", true).constant({8, 8}).implicitBatch().message, "");
    EXPECT_EQ(resize("ResizeBilinear", false).constant({8, 8}).implicitBatch().message,
              "Cannot Convert Bilinear Resize when align_corners=False");
    EXPECT_EQ(resize("ResizeNearestNeighbor", false).constant({8}).implicitBatch().message,
              "Resize requires 2D values for the size");
    EXPECT_EQ(resize("ResizeNearestNeighbor", false).tensor({2}, DataType::kInt32).implicitBatch().message,
              "Resize requires constant size in implicit batch mode");
    EXPECT_EQ(resize("ResizeNearestNeighbor", false).tensor({-1}, DataType::kInt32).explicitBatch().message,
              "Resize requires 2D values for the size");
    EXPECT_EQ(resize("ResizeNearestNeighbor", false).tensor({2}, DataType::kInt32).explicitBatch().message, "");
    EXPECT_EQ(resize("ResizeNearestNeighbor", false, DataType::kUInt8).constant({8, 8}).explicitBatch().message,
              "Data type uint8 is not supported for ResizeNearestNeighbor, must be one of [float, int32, half]");
    EXPECT_EQ(resize("ResizeNearestNeighbor", false, DataType::kInt32).constant({8, 8}).explicitBatch().message,
              "Data type int32 is not supported for ResizeNearestNeighbor, must be one of [float, half]");
}

TEST(ImageConvertersTest, movesBlocksThatDivide) {
    const auto blocks = [](const std::string& op, const Ints& image, const std::string& format, int64_t size) {
        return NodeCase(op)
            .type(DataType::kFloat)
            .attr("block_size", Attr::ofInt(size))
            .attr("data_format", Attr::ofString(format))
            .tensor(image)
            .explicitBatch()
            .message;
    };
    EXPECT_EQ(blocks("DepthToSpace", {-1, 4, 4, 8}, "NHWC", 2), "");
    EXPECT_EQ(blocks("DepthToSpace", {-1, 4, 4, 6}, "NHWC", 2),
              "Number of channels must be divisible by block_size*block_size");
    EXPECT_EQ(blocks("DepthToSpace", {-1, 8, 3, 3}, "NCHW", 2), "");
    EXPECT_EQ(blocks("SpaceToDepth", {-1, 8, 3, 4}, "NCHW", 2), "Width and height must be divisible by block_size");
    EXPECT_EQ(blocks("SpaceToDepth", {-1, 8, 4}, "NCHW", 2), "The input to SpaceToDepth must be rank 4");
    EXPECT_EQ(blocks("SpaceToDepth", {-1, 8, 4, 4}, "NCHW", 1), "Block size must be 2 or greater");
    EXPECT_EQ(blocks("SpaceToDepth", {-1, 8, 4, 4}, "NCHW_VECT_C", 2), "Data format NCHW_VECT_C is not supported");
}

TEST(PadConvertersTest, padsTwoDimensionsButTheBatch) {
    const auto pad = [](const std::vector<int32_t>& paddings) {
        const auto rank = static_cast<int64_t>(paddings.size() / 2);
        return NodeCase("Pad")
            .type(DataType::kFloat)
            .attr("Tpaddings", Attr::ofType(DataType::kInt32))
            .tensor(Ints(static_cast<size_t>(rank), 4))
            .constant({rank, 2}, paddings);
    };
    EXPECT_EQ(pad({0, 0, 1, 1, 1, 1, 0, 0}).implicitBatch().message, "");
    EXPECT_EQ(pad({0, 0, 1, 1, 1, 1}).implicitBatch().message, "Convertpad requires at least 4D input");
    EXPECT_EQ(pad({0, 0, 1, 1, 1, 1, 1, 0}).implicitBatch().message, "Padding layer does not support padding on > 2");
    EXPECT_EQ(pad({0, 1, 0, 0, 1, 1, 0, 0}).implicitBatch().message,
              "Padding layer does not support padding on batch dimension");
    EXPECT_EQ(pad({0, 1, 0, 0, 1, 1, 0, 0}).explicitBatch().message, "");
    EXPECT_EQ(pad({0, 0, 0, 0, 0, 0, 0, 0}).explicitBatch().refusal, Refusal::kCrash);
}

TEST(NonMaxSuppressionConvertersTest, checksItsParameters) {
    const auto boxes = [](int64_t classes, int32_t most, float overlap) {
        return NodeCase("CombinedNonMaxSuppression")
            .tensor({2, 16, classes, 4})
            .tensor({2, 16, 3})
            .scalar(most)
            .scalar(10)
            .constant({}, std::vector<float>{overlap}, DataType::kFloat)
            .constant({}, std::vector<float>{0.1f}, DataType::kFloat);
    };
    EXPECT_EQ(boxes(1, 5, 0.5f).explicitBatch().message, "");
    EXPECT_EQ(boxes(3, 5, 0.5f).explicitBatch().message, "");
    EXPECT_EQ(boxes(2, 5, 0.5f).explicitBatch().message,
              "NMS TRT Plugin third dimension of boxes must be either 1or match the num_classes dimension of scores, "
              "at n");
    EXPECT_EQ(boxes(1, 0, 0.5f).explicitBatch().message,
              "NMS TRT Plugin max_output_size_per_class should be > 0, at n");
    EXPECT_EQ(boxes(1, 5, 1.5f).explicitBatch().message, "NMS TRT Plugin iou_threshold must be in [0, 1], atn");
    EXPECT_EQ(boxes(1, 5, 0.5f).implicitBatch().message,
              "Convertion for op: 'CombinedNonMaxSuppression' is not supported in implicit batch mode, at n");
}

}  // namespace
}  // namespace whittle
