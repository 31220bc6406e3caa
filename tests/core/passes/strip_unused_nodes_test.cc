// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kDecoder[] = R"(
    versions 1882
    x = Placeholder float [2]
    s = Placeholder string
    j = DecodeJpeg s {channels: 3}
    c = Cast j {DstT: half, SrcT: uint8}
    n = Neg c
    y = Add n x ^dead
    dead = NoOp ^x
    unused = Const float [] {1}
)";

TEST(StripUnusedNodesTest, keepsWhatOutputsNeedAndGivesInputsTheirTypeAndAnUnknownShape) {
    EXPECT_EQ(transformedText(kDecoder, "strip_unused_nodes", "x,c", "y", false), dedent(R"(
        versions 1882
        x = Placeholder float [2]
        c = Placeholder half <unknown>
        n = Neg c
        y = Add n x ^dead
        dead = NoOp ^x
    )"));
}

TEST(StripUnusedNodesTest, compatMakesFloatScalarsAndDropsVersions) {
    EXPECT_EQ(transformedText(kDecoder, "strip_unused_nodes", "x,c", "y", true), dedent(R"(
        x = Placeholder float [2]
        c = Placeholder float []
        n = Neg c
        y = Add n x ^dead
        dead = NoOp ^x
    )"));
}

TEST(StripUnusedNodesTest, argumentsDecideTypeAndShape) {
    const char kGraph[] = "a = A\nb = B\ny = Add a b";
    EXPECT_EQ(transformedText(kGraph,
                              "strip_unused_nodes(type=int32, shape=\"1,2\", name=b, type_for_name=quint8, "
                              "shape_for_name=\"3\")",
                              "a,b", "y:0", true),
              dedent(R"(
        a = Placeholder int32 [1,2]
        b = Placeholder quint8 [3]
        y = Add a b
    )"));
    EXPECT_EQ(transformedText(kGraph, "strip_unused_nodes(shape=\"?,-1,3\")", "a:0", "y", false), dedent(R"(
        a = Placeholder float [?,?,3]
        b = B
        y = Add a b
    )"));
}

TEST(StripUnusedNodesTest, errorsAreTheTransformTools) {
    const auto error = [](absl::string_view transforms, absl::string_view inputs = "x",
                          absl::string_view outputs = "y") {
        return transformedText("x = Neg\ny = Neg x", transforms, inputs, outputs, true);
    };
    EXPECT_EQ(error("strip_unused_nodes", "x", "z"), "error Input node z not found in graph\n");
    EXPECT_EQ(error("strip_unused_nodes(type=foo)"), "error Couldn't understand type argument 'foo'\n");
    EXPECT_EQ(error("strip_unused_nodes(type=float,type=float)"),
              "error You must pass no more than one default 'type' to strip_unused_nodes\n");
    EXPECT_EQ(error("strip_unused_nodes(shape=\"1,a\")"), "error Could parse as shape: '1,a'\n");
    EXPECT_EQ(error("strip_unused_nodes(shape=\"\")"), "error Specified shape is empty.\n");
    EXPECT_EQ(error("strip_unused_nodes(name=x, type_for_name=float)"),
              "error You must pass a 'shape_for_name' arg for every 'name', e.g. strip_unused_nodes(name=foo, "
              "shape_for_name=\"2,2,1\", name=bar, shape_for_name=\"1\"\n");
    EXPECT_EQ(error("strip_unused_nodes(shape=\"-1\")"),
              "error Expected shape dimensions to be non-negative, got -1\n");
    EXPECT_EQ(error("strip_unused_nodes", "x,"),
              "error an empty name among the inputs and outputs; separate names by one comma\n");
    // The checks are made only when a placeholder is.
    EXPECT_EQ(error("strip_unused_nodes(type=foo)", ""), "x = Neg\ny = Neg x\n");
}

TEST(StripUnusedNodesTest, refusesWhatWouldNotBeTheSameGraph) {
    const char kGraph[] = "s = Split {num_split: 2}\ny = Add s s:1";
    EXPECT_EQ(transformedText(kGraph, "strip_unused_nodes", "s", "y", false),
              "error input 's' cannot become a placeholder: 'y' reads its output 1\n");
    EXPECT_EQ(transformedText(kGraph, "strip_unused_nodes", "q", "y", false), "error input 'q' is not in the graph\n");
    EXPECT_EQ(transformedText(kGraph, "strip_unused_nodes", "s", "", false),
              "error no outputs are given, so every node is unused; name the outputs to keep\n");
    EXPECT_EQ(transformedText(kGraph, "strip_unused_nodes", "s", "", true), "s = Placeholder float []\n");
}

}  // namespace
}  // namespace whittle
