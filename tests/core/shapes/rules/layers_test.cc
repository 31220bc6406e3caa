// SPDX-License-Identifier: Apache-2.0
//
// Expected shapes are those of TensorFlow 2.17.1 where nothing else is said; symbols are ours.

#include "core/formats/model.h"
#include "core/shapes/infer.h"
#include "tests/support/graph_text.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

// Shapes of all outputs of the last node of the text, or the problem with it.
std::string last(absl::string_view text) {
    const Graph graph = graphFromText(absl::StrCat("versions 1882\n", text));
    const absl::StatusOr<InferredTensors> tensors = inferTensors(graph, builtinOps());
    if (!tensors.ok()) return std::string(tensors.status().message());
    if (!tensors->problems().empty()) return tensors->problems().front().message;
    const NodeId node = graph.nodes.back()->id;
    std::string shapes;
    for (int32_t i = 0; i < tensors->outputCount(node); ++i) {
        absl::StrAppend(&shapes, i ? " " : "", toString(tensors->shapeOf(node, i)));
    }
    return shapes;
}

std::string conv2d(absl::string_view input, absl::string_view filter, absl::string_view attrs) {
    return last(absl::StrCat("x = Placeholder float ", input, "\nw = Placeholder float ", filter,
                             "\ny = Conv2D x w {T: float, ", attrs, "}"));
}

TEST(LayerShapesTest, convolutionKeepsTheBatch) {
    EXPECT_EQ(conv2d("[?,9,9,3]", "[3,3,3,8]", "strides: [1,2,2,1], padding: \"SAME\""), "[?0,5,5,8]");
    EXPECT_EQ(conv2d("[?,9,9,3]", "[3,3,3,8]", "strides: [1,2,2,1], padding: \"VALID\""), "[?0,4,4,8]");
    EXPECT_EQ(conv2d("[?,3,9,9]", "[3,3,3,8]", "strides: [1,1,2,2], padding: \"VALID\", data_format: \"NCHW\""),
              "[?0,8,4,4]");
    EXPECT_EQ(conv2d("[?,9,9,3]", "[3,3,3,8]", "strides: [1,1,1,1], dilations: [1,2,3,1], padding: \"VALID\""),
              "[?0,5,3,8]");
}

TEST(LayerShapesTest, windowsThatKeepTheSizeKeepItsSymbol) {
    EXPECT_EQ(conv2d("[2,?,?,3]", "[3,3,3,8]", "strides: [1,1,1,1], padding: \"SAME\""), "[2,?0,?1,8]");
    EXPECT_EQ(conv2d("[2,?,?,3]", "[1,1,3,8]", "strides: [1,1,1,1], padding: \"VALID\""), "[2,?0,?1,8]");
}

TEST(LayerShapesTest, convolutionPadsExplicitly) {
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,3,8]",
                     "strides: [1,1,1,1], padding: \"EXPLICIT\", explicit_paddings: [0,0,1,2,3,4,0,0]"),
              "[1,5,9,8]");
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,3,8]",
                     "strides: [1,1,1,1], padding: \"EXPLICIT\", explicit_paddings: [1,0,1,2,3,4,0,0]"),
              "node 'y' (Conv2D): explicit_paddings pads the batch or the channels");
}

TEST(LayerShapesTest, convolutionRefusesWhatCannotRun) {
    EXPECT_EQ(conv2d("[1,2,2,3]", "[3,3,3,8]", "strides: [1,1,1,1], padding: \"VALID\""),
              "node 'y' (Conv2D): the window is larger than the input");
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,2,8]", "strides: [1,1,1,1], padding: \"VALID\""),
              "node 'y' (Conv2D): depth 3 of the input is no multiple of the filter's 2");
    EXPECT_EQ(conv2d("[1,4,4,0]", "[3,3,0,8]", "strides: [1,1,1,1], padding: \"SAME\""),
              "node 'y' (Conv2D): the filter takes no channels");
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,3,8]", "strides: [1,0,1,1], padding: \"SAME\""),
              "node 'y' (Conv2D): stride must be positive but is 0");
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,3,8]", "strides: [1,1,1], padding: \"SAME\""),
              "node 'y' (Conv2D): attribute 'strides' must hold 4 numbers, not 3");
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,3,8]", "strides: [1,1,1,1], padding: \"SOME\""),
              "node 'y' (Conv2D): unknown padding 'SOME'");
    EXPECT_EQ(conv2d("[1,4,4,3]", "[3,3,3,8]", "strides: 3, padding: \"SAME\""),
              "node 'y' (Conv2D): attribute 'strides' is missing or of another kind");
}

TEST(LayerShapesTest, sizesNearTheEndOfTheNumbersAreErrors) {
    EXPECT_EQ(conv2d("[1,9223372036854775807,4,3]", "[3,3,3,8]", "strides: [1,2,2,1], padding: \"SAME\""),
              "node 'y' (Conv2D): dimension size overflow from adding 9223372036854775807 and 1");
}

TEST(LayerShapesTest, dilatesIn3dAsTensorFlowDoes) {
    EXPECT_EQ(last("x = Placeholder float [1,9,9,9,3]\nw = Placeholder float [3,3,3,3,8]\n"
                   "y = Conv3D x w {T: float, strides: [1,1,1,1,1], dilations: [1,1,2,3,1], padding: \"VALID\"}"),
              "[1,7,3,5,8]");
}

TEST(LayerShapesTest, depthwiseConvolutionMultipliesChannels) {
    EXPECT_EQ(last("x = Placeholder float [?,8,8,?]\nw = Placeholder float [3,3,4,2]\n"
                   "y = DepthwiseConv2dNative x w {T: float, strides: [1,1,1,1], padding: \"SAME\"}"),
              "[?0,8,8,8]");
}

TEST(LayerShapesTest, transposedConvolutionReadsItsSize) {
    EXPECT_EQ(last("s = Const int32 [4] {-1, 8, 8, 3}\nw = Placeholder float [3,3,3,5]\n"
                   "g = Placeholder float [?,4,4,5]\n"
                   "y = Conv2DBackpropInput s w g {T: float, strides: [1,2,2,1], padding: \"SAME\"}"),
              "[?0,8,8,3]");
    EXPECT_EQ(last("s = Const int32 [2] {8, 8}\nw = Placeholder float [3,3,3,5]\ng = Placeholder float [2,4,4,5]\n"
                   "y = Conv2DBackpropInput s w g {T: float, strides: [1,2,2,1], padding: \"SAME\"}"),
              "[2,8,8,3]");
}

TEST(LayerShapesTest, pools) {
    EXPECT_EQ(last("x = Placeholder float [?,9,9,4]\ny = MaxPool x {T: float, ksize: [1,2,2,1], strides: [1,2,2,1], "
                   "padding: \"VALID\"}"),
              "[?0,4,4,4]");
    EXPECT_EQ(last("x = Placeholder qint8 [?,2,9,9,4]\ny = MaxPool x {T: qint8, ksize: [1,1,2,2], strides: [1,1,2,2], "
                   "padding: \"SAME\", data_format: \"NCHW_VECT_C\"}"),
              "[?0,2,5,5,4]");
    EXPECT_EQ(last("x = Placeholder float [?,6,9,9,4]\ny = AvgPool3D x {T: float, ksize: [1,2,2,2,1], "
                   "strides: [1,2,2,2,1], padding: \"SAME\"}"),
              "[?0,3,5,5,4]");
}

TEST(LayerShapesTest, batchNormalizationLearnsTheDepth) {
    EXPECT_EQ(last("x = Placeholder float [?,8,8,?]\nc = Placeholder float [4]\n"
                   "y = FusedBatchNormV3 x c c c c {T: float, U: float, is_training: false}"),
              "[?0,8,8,4] [4] [4] [4] [4] <unknown>");
}

TEST(LayerShapesTest, resizesToAValue) {
    EXPECT_EQ(last("x = Placeholder float [?,8,8,3]\ns = Const int32 [2] {20, 30}\n"
                   "y = ResizeBilinear x s {T: float}"),
              "[?0,20,30,3]");
    EXPECT_EQ(last("x = Placeholder float [?,8,8,3]\ns = Placeholder int32 [2]\ny = ResizeArea x s {T: float}"),
              "[?0,?1,?2,3]");
}

TEST(LayerShapesTest, suppressionPadsToItsLimit) {
    const std::string inputs =
        "b = Placeholder float [?,4]\ns = Placeholder float [100]\nm = Const int32 [] {7}\nt = Placeholder float []\n";
    EXPECT_EQ(last(inputs + "y = NonMaxSuppressionV3 b s m t t {T: float, T_threshold: float}"), "[?1]");
    EXPECT_EQ(last(inputs + "y = NonMaxSuppressionV4 b s m t t {T: float, T_threshold: float, "
                            "pad_to_max_output_size: true}"),
              "[7] []");
}

TEST(LayerShapesTest, takesTheBest) {
    EXPECT_EQ(last("x = Placeholder float [?,10]\nk = Const int32 [] {3}\ny = TopKV2 x k {T: float}"), "[?0,3] [?0,3]");
    EXPECT_EQ(last("x = Placeholder float [?,2]\nk = Const int32 [] {3}\ny = TopKV2 x k {T: float}"),
              "node 'y' (TopKV2): the best 3 of 2 are asked for");
}

TEST(LayerShapesTest, tablesKnowTheirValues) {
    EXPECT_EQ(last("t = MutableHashTableOfTensorsV2 {key_dtype: string, value_dtype: float, value_shape: shape [5]}\n"
                   "k = Placeholder string [?,2]\nd = Placeholder float [5]\n"
                   "y = LookupTableFindV2 t k d {Tin: string, Tout: float}"),
              "[?0,2,5]");
}

TEST(LayerShapesTest, checkpointsSayShapesOfSlices) {
    const std::string inputs = "p = Placeholder string []\nn = Const string [2] {\"a\", \"b\"}\n";
    const std::string restore = "y = RestoreV2 p n s {dtypes: [float, float]}";
    EXPECT_EQ(last(inputs + "s = Const string [2] {\"\", \"4 5 0,2:-\"}\n" + restore), "<unknown> [2,5]");
    EXPECT_EQ(last(inputs + "s = Const string [2] {\"\", \"4 5 3,2:-\"}\n" + restore),
              "node 'y' (RestoreV2): '4 5 3,2:-' is no shape and slice");
}

TEST(LayerShapesTest, enginesSayTheirOutputs) {
    EXPECT_EQ(last("x = Placeholder float [?,3]\ny = TRTEngineOp x {InT: [float], OutT: [float], "
                   "output_shapes: [shape [?,7]]}"),
              "[?1,7]");
}

}  // namespace
}  // namespace whittle
