// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace whittle {
namespace {

std::string folded(absl::string_view graph, bool compat = false, absl::string_view outputs = "y") {
    return transformedText(graph, "fold_old_batch_norms", "x", outputs, compat);
}

// variance + epsilon = 1, 0.25: scale = gamma * (1, 2), offset = beta - mean * scale.
constexpr char kConstants[] = R"(
    gamma = Const float [2] {2, 3}
    beta = Const float [2] {0.5, 1}
    mean = Const float [2] {1, -1}
    var = Const float [2] {0.75, 0}
)";

std::string graphOf(absl::string_view rest) { return absl::StrCat(dedent(kConstants), dedent(rest)); }

constexpr char kFused[] = R"(
    x = Placeholder float [?,1,1,1]
    w = Const float [1,1,1,2] {1, 2}
    conv = Conv2D x w {T: float, data_format: "NHWC"}
    bn = FusedBatchNorm conv gamma beta mean var {T: float, epsilon: 0.25, is_training: false}
    y = Relu bn {T: float}
)";

constexpr char kFusedResult[] = R"(
    x = Placeholder float [?,1,1,1]
    w = Const float [1,1,1,2] {2, 12}
    conv = Conv2D x w {T: float, data_format: "NHWC"}
    conv_bn_offset = Const float [2] {-1.5, 7}
    bn = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
    y = Relu bn {T: float}
)";

TEST(FoldOldBatchNormsTest, foldsIntoWeightsAndAddition) { EXPECT_EQ(folded(graphOf(kFused)), dedent(kFusedResult)); }

TEST(FoldOldBatchNormsTest, movesWeightsToTheNormalizationAsTheTool) {
    EXPECT_EQ(folded(graphOf(kFused), true), dedent(R"(
        w = Const float [1,1,1,2] {2, 12}
        x = Placeholder float [?,1,1,1]
        conv = Conv2D x w {T: float, data_format: "NHWC"}
        conv_bn_offset = Const float [2] {-1.5, 7}
        bn = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
        y = Relu bn {T: float}
    )"));
}

TEST(FoldOldBatchNormsTest, readsTheInputsOfTheGlobalOp) {
    const std::string graph = graphOf(R"(
        x = Placeholder float [?,1,1,1]
        w = Const float [1,1,1,2] {1, 2}
        conv = Conv2D x w {T: float}
        y = BatchNormWithGlobalNormalization conv mean var beta gamma {T: float, scale_after_normalization: false, variance_epsilon: 0.25}
    )");
    const std::string expected = dedent(R"(
        x = Placeholder float [?,1,1,1]
        w = Const float [1,1,1,2] {1, 4}
        conv = Conv2D x w {T: float}
        conv_bn_offset = Const float [2] {-0.5, 3}
        y = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
    )");
    EXPECT_EQ(folded(graph), expected);
    EXPECT_NE(folded(graph, true).find("w = Const float [1,1,1,2] {1, 4}"), std::string::npos);
}

TEST(FoldOldBatchNormsTest, foldsLaterVersionsOnlyBeyondTheTool) {
    std::string graph = graphOf(kFused);
    graph.replace(graph.find("FusedBatchNorm conv"), 14, "FusedBatchNormV3");
    graph.replace(graph.find("epsilon: 0.25"), 13, "U: float, epsilon: 0.25");
    EXPECT_EQ(folded(graph), dedent(kFusedResult));
    EXPECT_EQ(folded(graph, true), graph);
}

TEST(FoldOldBatchNormsTest, leavesTrainingAndReadStatistics) {
    std::string training = graphOf(kFused);
    training.replace(training.find("is_training: false"), 18, "is_training: true");
    EXPECT_EQ(folded(training), training);
    const std::string read = absl::StrCat(graphOf(kFused), "z = Neg bn:1 {T: float}\n");
    EXPECT_EQ(folded(read), read);
    const std::string requested = graphOf(kFused);
    EXPECT_EQ(folded(requested, false, "bn:1"), requested);
}

TEST(FoldOldBatchNormsTest, leavesConvolutionsThatOthersRead) {
    const std::string graph = absl::StrCat(graphOf(kFused), "z = Neg conv {T: float}\n");
    EXPECT_EQ(folded(graph), graph);
    PassContext context = passContext("x", "y,z", true);
    const auto result = runTransforms(graphFromText(graph), "fold_old_batch_norms", context);
    ASSERT_TRUE(result.ok());
    ASSERT_EQ(context.warnings.size(), 1u);
    EXPECT_NE(context.warnings[0].find("'conv' has other readers"), std::string::npos);
}

TEST(FoldOldBatchNormsTest, givesAConvolutionWeightsOfItsOwn) {
    const std::string graph = absl::StrCat(graphOf(kFused), "z = Neg w {T: float}\n");
    EXPECT_EQ(folded(graph), dedent(R"(
        x = Placeholder float [?,1,1,1]
        w = Const float [1,1,1,2] {1, 2}
        conv_bn_weights = Const float [1,1,1,2] {2, 12}
        conv = Conv2D x conv_bn_weights {T: float, data_format: "NHWC"}
        conv_bn_offset = Const float [2] {-1.5, 7}
        bn = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
        y = Relu bn {T: float}
        z = Neg w {T: float}
    )"));
}

// Two normalizations with one gamma: the Graph Transform Tool never returns from it.
TEST(FoldOldBatchNormsTest, sharedConstantsEndInBothModes) {
    const std::string graph = graphOf(R"(
        x = Placeholder float [?,1,1,1]
        w = Const float [1,1,1,2] {1, 2}
        conv = Conv2D x w {T: float}
        bn = FusedBatchNorm conv gamma beta mean var {T: float, epsilon: 0.25, is_training: false}
        w2 = Const float [1,1,2,2] {1, 2, 3, 4}
        conv2 = Conv2D bn w2 {T: float}
        y = FusedBatchNorm conv2 gamma beta mean var {T: float, epsilon: 0.25, is_training: false}
    )");
    EXPECT_EQ(folded(graph), dedent(R"(
        x = Placeholder float [?,1,1,1]
        w = Const float [1,1,1,2] {2, 12}
        conv = Conv2D x w {T: float}
        conv_bn_offset = Const float [2] {-1.5, 7}
        bn = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
        w2 = Const float [1,1,2,2] {2, 12, 6, 24}
        conv2 = Conv2D bn w2 {T: float}
        conv2_bn_offset = Const float [2] {-1.5, 7}
        y = BiasAdd conv2 conv2_bn_offset {T: float, data_format: "NHWC"}
    )"));
    PassContext context = passContext("x", "y", true);
    const auto result = runTransforms(graphFromText(graph), "fold_old_batch_norms", context);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(textOf(*result), graph);
    EXPECT_NE(context.warnings.back().find("would try for ever"), std::string::npos);
}

TEST(FoldOldBatchNormsTest, foldsBeforeBatchToSpace) {
    const std::string graph = graphOf(R"(
        x = Placeholder float [?,2,2,1]
        w = Const float [1,1,1,2] {1, 2}
        conv = Conv2D x w {T: float}
        block = Const int32 [2] {2, 2}
        crops = Const int32 [2,2] {0, 0, 0, 0}
        back = BatchToSpaceND conv block crops {T: float}
        y = FusedBatchNorm back gamma beta mean var {T: float, epsilon: 0.25, is_training: false}
    )");
    EXPECT_EQ(folded(graph), dedent(R"(
        x = Placeholder float [?,2,2,1]
        w = Const float [1,1,1,2] {2, 12}
        conv = Conv2D x w {T: float}
        block = Const int32 [2] {2, 2}
        crops = Const int32 [2,2] {0, 0, 0, 0}
        conv_bn_offset = Const float [2] {-1.5, 7}
        conv/biasadd = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
        y = BatchToSpaceND conv/biasadd block crops {T: float}
    )"));
}

std::string concatenated(int axis) {
    return graphOf(absl::StrCat(R"(
        x = Placeholder float [?,2,2,1]
        w = Const float [1,1,1,1] {1}
        v = Const float [1,1,1,1] {2}
        conv = Conv2D x w {T: float}
        other = Conv2D x v {T: float}
        axis = Const int32 [] {)",
                                axis, R"(}
        joined = ConcatV2 conv other axis {N: 2, T: float, Tidx: int32}
        y = FusedBatchNorm joined gamma beta mean var {T: float, epsilon: 0.25, is_training: false}
    )"));
}

TEST(FoldOldBatchNormsTest, sharesOutWhatIsConcatenated) {
    for (const int axis : {3, -1}) {
        EXPECT_EQ(folded(concatenated(axis)), dedent(absl::StrCat(R"(
            x = Placeholder float [?,2,2,1]
            w = Const float [1,1,1,1] {2}
            v = Const float [1,1,1,1] {12}
            conv = Conv2D x w {T: float}
            other = Conv2D x v {T: float}
            axis = Const int32 [] {)",
                                                                  axis, R"(}
            conv_bn_offset = Const float [1] {-1.5}
            joined_bn_in0 = BiasAdd conv conv_bn_offset {T: float, data_format: "NHWC"}
            other_bn_offset = Const float [1] {7}
            joined_bn_in1 = BiasAdd other other_bn_offset {T: float, data_format: "NHWC"}
            y = ConcatV2 joined_bn_in0 joined_bn_in1 axis {N: 2, T: float, Tidx: int32}
        )")))
            << axis;
    }
}

// There it aborts.
TEST(FoldOldBatchNormsTest, refusesWhatTheToolCannotShareOut) {
    EXPECT_EQ(folded(concatenated(-1), true), "error 'conv' gives 1 channels, but its batch normalization has 2\n");
}

TEST(FoldOldBatchNormsTest, badShapesFailInTheToolOnly) {
    std::string graph = graphOf(kFused);
    graph.replace(graph.find("beta = Const float [2] {0.5, 1}"), 31, "beta = Const float [1] {0.5}");
    EXPECT_EQ(folded(graph, true), "error Beta input to batch norm has bad shape: [1]\n");
    EXPECT_EQ(folded(graph), graph);
}

TEST(FoldOldBatchNormsTest, keepsControlEdges) {
    const std::string result = folded(absl::StrCat(dedent(R"(
        gate = NoOp
        gamma = Const float [2] {2, 3} ^gate
        beta = Const float [2] {0.5, 1}
        mean = Const float [2] {1, -1}
        var = Const float [2] {0.75, 0}
        x = Placeholder float [?,1,1,1]
        w = Const float [1,1,1,2] {1, 2}
        conv = Conv2D x w {T: float}
        y = FusedBatchNorm conv gamma beta mean var ^gate {T: float, epsilon: 0.25, is_training: false}
    )")));
    EXPECT_NE(result.find("conv_bn_offset = Const float [2] {-1.5, 7} ^gate"), std::string::npos) << result;
    EXPECT_NE(result.find("y = BiasAdd conv conv_bn_offset ^gate"), std::string::npos) << result;
}

}  // namespace
}  // namespace whittle
