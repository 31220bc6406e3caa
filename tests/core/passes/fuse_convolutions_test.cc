// SPDX-License-Identifier: Apache-2.0
//
// fuse_*, flatten_atrous_conv and round_weights. Expectations marked "tool" are what the Graph Transform Tool of
// TensorFlow 2.17.1 gives.
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/match.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kPadded[] = R"(
    x = Placeholder float [1,8,8,1]
    pads = Const int32 [4,2] {0, 0, 1, 1, 1, 1, 0, 0}
    p = MirrorPad x pads {T: float, Tpaddings: int32, mode: "REFLECT"}
    w = Const float [1,1,1,1] {2}
    y = Conv2D p w @/cpu:0 {T: float, padding: "VALID", strides: [1,1,1,1]}
)";

TEST(FuseConvolutionsTest, takesTheWeightsFirstAndForgetsTheDeviceAsTheToolDoes) {  // tool
    EXPECT_EQ(transformedText(kPadded, "fuse_pad_and_conv", "x", "y", true), dedent(R"(
        w = Const float [1,1,1,1] {2}
        x = Placeholder float [1,8,8,1]
        pads = Const int32 [4,2] {0, 0, 1, 1, 1, 1, 0, 0}
        y = FusedPadConv2D x pads w {T: float, mode: "REFLECT", padding: "VALID", strides: [1,1,1,1]}
    )"));
}

TEST(FuseConvolutionsTest, keepsOrderAndDeviceInSafeMode) {
    EXPECT_EQ(transformedText(kPadded, "fuse_convolutions", "x", "y", false), dedent(R"(
        x = Placeholder float [1,8,8,1]
        pads = Const int32 [4,2] {0, 0, 1, 1, 1, 1, 0, 0}
        w = Const float [1,1,1,1] {2}
        y = FusedPadConv2D x pads w @/cpu:0 {T: float, mode: "REFLECT", padding: "VALID", strides: [1,1,1,1]}
    )"));
}

TEST(FuseConvolutionsTest, leavesAPadThatIsAnOutput) {
    const std::string same = transformedText(kPadded, "remove_nodes(op=None)", "x", "y,p", false);
    EXPECT_EQ(transformedText(kPadded, "fuse_convolutions", "x", "y,p", false), same);
}

constexpr char kResized[] = R"(
    x = Placeholder float [1,8,8,1]
    size = Const int32 [2] {9, 9}
    r = ResizeBilinear x size {T: float, align_corners: true, half_pixel_centers: HALF}
    w = Const float [1,1,1,1] {2}
    y = Conv2D r w {T: float, padding: "SAME", strides: [1,1,1,1]}
)";

std::string resized(const std::string& half) {
    std::string text = kResized;
    return text.replace(text.find("HALF"), 4, half);
}

TEST(FuseConvolutionsTest, leavesHalfPixelCentersAlone) {
    EXPECT_TRUE(absl::StrContains(transformedText(resized("false"), "fuse_convolutions", "x", "y", false), "Fused"));
    EXPECT_FALSE(absl::StrContains(transformedText(resized("true"), "fuse_convolutions", "x", "y", false), "Fused"));
}

TEST(FuseConvolutionsTest, padsByNothingWhereThereIsOnlyAResize) {
    EXPECT_EQ(transformedText(resized("false"), "fuse_resize_and_conv", "x", "y", true), dedent(R"(
        x = Placeholder float [1,8,8,1]
        size = Const int32 [2] {9, 9}
        w = Const float [1,1,1,1] {2}
        y_dummy_paddings = Const int32 [4,2] {0, 0, 0, 0, 0, 0, 0, 0}
        y = FusedResizeAndPadConv2D x size y_dummy_paddings w {T: float, mode: "REFLECT", padding: "SAME", resize_align_corners: true, strides: [1,1,1,1]}
    )"));
}

constexpr char kAtrous[] = R"(
    x = Placeholder float [1,8,8,1]
    bs = Const int32 [2] {2, 3}
    pads = Const int32 [2,2] {PADS}
    s2b = SpaceToBatchND x bs pads {T: float}
    w = Const float [2,2,1,1] {1, 2, 3, 4}
    conv = Conv2D s2b w {T: float, data_format: "NHWC", padding: "VALID", strides: [1,1,1,1], use_cudnn_on_gpu: true}
    crops = Const int32 [2,2] {0, 0, 0, 0}
    bs2 = Const int32 [2] {2, 3}
    b2s = BatchToSpaceND conv bs2 crops {T: float}
    y = Neg b2s {T: float}
)";

std::string atrous(const std::string& pads) {
    std::string text = kAtrous;
    return text.replace(text.find("PADS"), 4, pads);
}

TEST(FlattenAtrousConvTest, spreadsTheFilter) {  // tool
    EXPECT_EQ(transformedText(atrous("0, 0, 0, 0"), "flatten_atrous_conv strip_unused_nodes", "x", "y", true),
              dedent(R"(
        x = Placeholder float [1,8,8,1]
        w = Const float [3,4,1,1] {1, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 4}
        b2s = Conv2D x w {T: float, data_format: "NHWC", padding: "SAME", strides: [1,1,1,1], use_cudnn_on_gpu: true}
        y = Neg b2s {T: float}
    )"));
}

TEST(FlattenAtrousConvTest, leavesWhatIsNoSameConvolutionInSafeMode) {
    const auto isFlat = [](const std::string& pads) {
        return !absl::StrContains(transformedText(atrous(pads), "flatten_atrous_conv", "x", "y", false),
                                  "SpaceToBatch");
    };
    EXPECT_FALSE(isFlat("0, 0, 0, 0"));
    EXPECT_TRUE(isFlat("1, 1, 1, 2"));
}

TEST(RoundWeightsTest, takesTheMiddleOfEachBucket) {
    constexpr char kGraph[] = "y = Const float [16] {0, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4}";
    EXPECT_EQ(transformedText(kGraph, "round_weights(num_steps=2)", "", "y", false),
              "y = Const float [16] {1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}\n");
    // The tool's last value is in a bucket beyond the range.
    EXPECT_EQ(transformedText(kGraph, "round_weights(num_steps=2)", "", "y", true),
              "y = Const float [16] {1, 1, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}\n");
}

TEST(RoundWeightsTest, leavesSmallConstantsAlone) {
    constexpr char kGraph[] = "y = Const float [2] {0.125, 0.75}\n";
    EXPECT_EQ(transformedText(kGraph, "round_weights", "", "y", false), kGraph);
}

}  // namespace
}  // namespace whittle
