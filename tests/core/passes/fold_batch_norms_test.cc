// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kConv[] = R"(
    x = Placeholder float
    w = Const float [1,1,2,2] {1, 2, 3, 4}
    conv = Conv2D x w {T: float}
    s = Const float [2] {10, 100}
    mul = Mul conv s
    bias = Const float [2] {5, 6}
    y = Add mul bias
)";

TEST(FoldBatchNormsTest, compatWritesTheConvolutionInPlaceOfTheMul) {
    EXPECT_EQ(transformedText(kConv, "fold_batch_norms", "x", "y", true), dedent(R"(
        w = Const float [1,1,2,2] {10, 200, 30, 400}
        x = Placeholder float
        mul = Conv2D x w {T: float}
        bias = Const float [2] {5, 6}
        y = Add mul bias
    )"));
}

TEST(FoldBatchNormsTest, otherwiseNothingElseMoves) {
    EXPECT_EQ(transformedText(kConv, "fold_batch_norms", "x", "y", false), dedent(R"(
        x = Placeholder float
        w = Const float [1,1,2,2] {10, 200, 30, 400}
        mul = Conv2D x w {T: float}
        bias = Const float [2] {5, 6}
        y = Add mul bias
    )"));
}

TEST(FoldBatchNormsTest, foldsFactorsInFrontAndChainsAndSiblings) {
    const char kGraph[] = R"(
        x = Placeholder float
        w = Const float [1,2] {1, 2}
        a = MatMul x w
        s = Const float [1,2] {10, 100}
        m = Mul s a
        t = Const float [] {2}
        n = Mul m t ^x
        v = Const float [1,2] {1, 2}
        b = MatMul x v
        u = Const float [2] {3, 4}
        o = Mul b u
    )";
    EXPECT_EQ(transformedText(kGraph, "fold_batch_norms", "x", "n,o", false), dedent(R"(
        x = Placeholder float
        w = Const float [1,2] {20, 400}
        n = MatMul x w ^x
        v = Const float [1,2] {3, 8}
        o = MatMul x v
    )"));
}

TEST(FoldBatchNormsTest, compatFoldsOnlyOneOfTwoSiblings) {
    const char kGraph[] = R"(
        x = Placeholder float
        w = Const float [1,1] {1}
        a = MatMul x w
        s = Const float [1] {10}
        m = Mul a s
        v = Const float [1,1] {1}
        b = MatMul x v
        u = Const float [1] {20}
        o = Mul b u
    )";
    EXPECT_EQ(transformedText(kGraph, "fold_batch_norms", "x", "m,o", true), dedent(R"(
        w = Const float [1,1] {1}
        a = MatMul x w
        s = Const float [1] {10}
        m = Mul a s
        v = Const float [1,1] {20}
        x = Placeholder float
        o = MatMul x v
    )"));
}

TEST(FoldBatchNormsTest, columnsFollowTheOp) {
    EXPECT_EQ(transformedText(R"(
        x = Placeholder float
        w = Const float [1,1,2,2] {1, 1, 1, 1}
        c = DepthwiseConv2dNative x w
        s = Const float [4] {1, 2, 3, 4}
        m = Mul c s
    )",
                              "fold_batch_norms", "x", "m", false),
              dedent(R"(
        x = Placeholder float
        w = Const float [1,1,2,2] {1, 2, 3, 4}
        m = DepthwiseConv2dNative x w
    )"));
    EXPECT_EQ(transformedText(R"(
        x = Placeholder float
        w = Const float [2,3] {1, 1, 1, 1, 1, 1}
        c = MatMul x w {transpose_b: true}
        s = Const float [2] {1, 2}
        m = Mul c s
    )",
                              "fold_batch_norms", "x", "m", false),
              dedent(R"(
        x = Placeholder float
        w = Const float [2,3] {1, 1, 1, 2, 2, 2}
        m = MatMul x w {transpose_b: true}
    )"));
}

TEST(FoldBatchNormsTest, leavesWhatWouldChangeTheResult) {
    // Over NCHW a vector scales columns of the picture, not channels.
    const char kChannelsFirst[] = R"(
        x = Placeholder float
        w = Const float [1,1,1,2] {1, 1}
        c = Conv2D x w {data_format: "NCHW"}
        s = Const float [2] {1, 2}
        m = Mul c s
    )";
    EXPECT_EQ(transformedText(kChannelsFirst, "fold_batch_norms", "x", "m", false), dedent(kChannelsFirst));
    const char kShared[] = R"(
        x = Placeholder float
        w = Const float [1,1] {1}
        c = MatMul x w
        s = Const float [1] {2}
        m = Mul c s
        y = Add m w
    )";
    EXPECT_EQ(transformedText(kShared, "fold_batch_norms", "x", "y", false), dedent(kShared));
    const char kOutput[] = R"(
        x = Placeholder float
        w = Const float [1,1] {1}
        c = MatMul x w
        s = Const float [1] {2}
        m = Mul c s
    )";
    EXPECT_EQ(transformedText(kOutput, "fold_batch_norms", "x", "m,c", false), dedent(kOutput));
    const char kWider[] = R"(
        x = Placeholder float
        w = Const float [1,1] {1}
        c = MatMul x w
        s = Const float [3] {2, 3, 4}
        m = Mul c s
    )";
    EXPECT_EQ(transformedText(kWider, "fold_batch_norms", "x", "m", false), dedent(kWider));
}

TEST(FoldBatchNormsTest, foldsChannelsFirstWhenTheFactorsAreShapedForIt) {
    EXPECT_EQ(transformedText(R"(
        x = Placeholder float
        w = Const float [1,1,1,2] {1, 1}
        c = Conv2D x w {data_format: "NCHW"}
        s = Const float [2,1,1] {1, 2}
        m = Mul c s
    )",
                              "fold_batch_norms", "x", "m", false),
              dedent(R"(
        x = Placeholder float
        w = Const float [1,1,1,2] {1, 2}
        m = Conv2D x w {data_format: "NCHW"}
    )"));
}

TEST(FoldBatchNormsTest, compatFailsWhereTheTransformToolDoes) {
    EXPECT_EQ(
        transformedText("x = A\nw = Const float [1,2] {1, 2}\nc = MatMul x w\ns = Const float [1] {2}\nm = Mul c s",
                        "fold_batch_norms", "x", "m", true),
        "error Mul constant input to batch norm has bad shape: [1]\n");
    EXPECT_EQ(
        transformedText("x = A\nw = Const double [1,1] {1}\nc = MatMul x w\ns = Const double [1] {2}\nm = Mul c s",
                        "fold_batch_norms", "x", "m", true),
        "error 'w': float expected, got double\n");
    EXPECT_EQ(
        transformedText("x = A\nw = Const float [2] {1, 2}\nc = Conv2D x w\ns = Const float [2] {2, 2}\nm = Mul c s",
                        "fold_batch_norms", "x", "m", true),
        "error weights 'w' of 'c' have shape [2], too few dimensions for Conv2D\n");
    EXPECT_EQ(
        transformedText("x = A\nw = Const float [1,2] {1, 2}\nc = MatMul x w\ns = Const float [1] {2}\nm = Mul c s",
                        "fold_batch_norms(ignore_errors=true)", "x", "m", true)
            .substr(0, 5),
        "x = A");
}

TEST(FoldBatchNormsTest, theResultStandsForAllThatWentIntoIt) {
    PassContext context = passContext("x", "y", false);
    const auto result = runTransforms(graphFromText(kConv), "fold_batch_norms", context);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->nodes[2]->name, "mul");
    EXPECT_EQ(result->nodes[2]->origins, (std::vector<std::string>{"mul", "conv"}));
    EXPECT_EQ(result->nodes[1]->origins, (std::vector<std::string>{"w", "s"}));
}

}  // namespace
}  // namespace whittle
