// SPDX-License-Identifier: Apache-2.0
#include "core/graph/graph_summary.h"

#include "tests/support/graph_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using ::testing::HasSubstr;

TEST(GraphSummary, printsWhatSummarizeGraphPrints) {
    const Graph graph = graphFromText(R"(
        x = Placeholder float [?,3]
        s = Placeholder int32 []
        w = Const float [3,2] {0, 1, 2, 3, 4, 5}
        v = VariableV2 {dtype: float, shape: shape [7]}
        y = MatMul x w ^s {T: float}
        z = Relu y {T: float}
        init = NoOp ^v
    )");
    EXPECT_EQ(summaryText(summarize(graph), "g.pb"),
              "Found 2 possible inputs: (name=x, type=float(1), shape=[?,3]) (name=s, type=int32(3), shape=[]) \n"
              "Found 1 variables: (name=v, type=float(1), shape=[7]) \n"
              "Found 1 possible outputs: (name=z, op=Relu) \n"
              "Found 6 (6) const parameters, 0 (0) variable parameters, and 2 control_edges\n"
              "Op types used: 2 Placeholder, 1 Const, 1 MatMul, 1 NoOp, 1 Relu, 1 VariableV2\n"
              "To use with tensorflow/tools/benchmark:benchmark_model try these arguments:\n"
              "bazel run tensorflow/tools/benchmark:benchmark_model -- --graph=g.pb --show_flops "
              "--input_layer=x,s,v --input_layer_type=float,int32,float --input_layer_shape=-1,3::7 "
              "--output_layer=z\n");
}

TEST(GraphSummary, saysWhenThereIsNothing) {
    const std::string text = summaryText(summarize(Graph{}), "g.pb");
    EXPECT_THAT(text, HasSubstr("No inputs spotted.\nNo variables spotted.\nNo outputs spotted.\n"));
}

TEST(GraphSummary, putsDevicesOnOneLineWithTheOps) {
    const Graph graph = graphFromText(R"(
        a = Relu @/gpu:0
        b = Relu @/cpu:0
        c = Relu @/gpu:0
    )");
    EXPECT_THAT(
        summaryText(summarize(graph), "g.pb"),
        HasSubstr("\n1 nodes assigned to device '/cpu:0'2 nodes assigned to device '/gpu:0'Op types used: 3 Relu\n"));
}

TEST(GraphSummary, namesAShapeThatIsNone) {
    const Graph graph =
        graphFromText("x = Placeholder {dtype: uint8}\ny = Placeholder {dtype: uint8, shape: shape [-5]}");
    const std::string text = summaryText(summarize(graph), "g.pb");
    EXPECT_THAT(text, HasSubstr("(name=x, type=uint8(4), shape=None)"));
    EXPECT_THAT(text, HasSubstr("shape=Shape [-5] has dimensions with values below -1 (where -1 means unknown))"));
}

TEST(GraphSummary, printsTheStructureInOrderOfExecution) {
    const Graph graph = graphFromText(R"(
        y = Add w:1 x ^w {T: float}
        w = Const float [4] {1, 2, 3, 4}
        x = Placeholder float
    )");
    EXPECT_THAT(structureText(graph),
                HasSubstr("w (Const): [], value=Tensor<type: float shape: [4] values: 1 2 3...>\n"));
    EXPECT_THAT(structureText(graph), HasSubstr("y (Add): [w:1, x, ^w]\n"));
    EXPECT_LT(structureText(graph).find("x (Placeholder)"), structureText(graph).find("y (Add)"));
}

TEST(GraphSummary, abbreviatesLargeNumbers) {
    EXPECT_EQ(humanReadableNumber(999), "999");
    EXPECT_EQ(humanReadableNumber(1000), "1.00k");
    EXPECT_EQ(humanReadableNumber(12345), "12.35k");
    EXPECT_EQ(humanReadableNumber(1234567), "1.23M");
    EXPECT_EQ(humanReadableNumber(23885392), "23.89M");
    EXPECT_EQ(humanReadableNumber(1234567890), "1.23B");
    EXPECT_EQ(humanReadableNumber(5000000000000), "5.00T");
    EXPECT_EQ(humanReadableNumber(3000000000000000), "3E+15");
    EXPECT_EQ(humanReadableNumber(-1500), "-1.50k");
    EXPECT_EQ(humanReadableNumber(std::numeric_limits<int64_t>::min()), "-9.22E+18");
}

}  // namespace
}  // namespace whittle
