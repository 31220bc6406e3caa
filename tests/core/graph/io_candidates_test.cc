// SPDX-License-Identifier: Apache-2.0
#include "core/graph/io_candidates.h"

#include "core/formats/model.h"
#include "tests/support/graph_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Found {
    std::vector<std::string> inputs, outputs;
    IoCandidates candidates;
};

Found find(absl::string_view text) {
    const Graph graph = graphFromText(text);
    const GraphIndex index(graph);
    Found found;
    found.candidates = findIoCandidates(index, builtinOps());
    for (const IoCandidate& c : found.candidates.inputs) {
        found.inputs.push_back(tensorName(index.node(c.node)->name, c.output));
    }
    for (const IoCandidate& c : found.candidates.outputs) {
        found.outputs.push_back(tensorName(index.node(c.node)->name, c.output));
    }
    return found;
}

constexpr char kClassifier[] = R"(
    keep = PlaceholderWithDefault one {dtype: float, shape: shape []}
    one = Const float [] {1}
    image = Placeholder float [?,224,224,3]
    w = Const float [1,1,1,2] {0, 0}
    conv = Conv2D image w {T: float}
    scaled = Mul conv keep {T: float}
    relu = Relu scaled {T: float}
    side = Mean relu one {T: float, Tidx: int32}
    a = Relu relu {T: float}
    b = Relu a {T: float}
    last = Softmax b {T: float}
    unused = Identity w {T: float}
)";

TEST(IoCandidates, ranksTheEndOfTheLongestPathFirst) {
    const Found found = find(kClassifier);
    EXPECT_THAT(found.outputs, ElementsAre("last", "side", "unused"));
    EXPECT_THAT(reasonText(found.candidates.outputs[0]), HasSubstr("no consumers, float, end of the longest path"));
    EXPECT_THAT(reasonText(found.candidates.outputs[2]), HasSubstr("depends on no input"));
    EXPECT_EQ(found.candidates.outputs[0].dtype, DataType::kFloat);
}

TEST(IoCandidates, ranksAnImageBeforeASwitch) { EXPECT_THAT(find(kClassifier).inputs, ElementsAre("image", "keep")); }

TEST(IoCandidates, leavesOutSaversInitializersChecksAndSummaries) {
    const Found found = find(R"(
        x = Placeholder float [?,4]
        v = VariableV2 {dtype: float, shape: shape [4]}
        zero = Const float [4] {0, 0, 0, 0}
        assign = Assign v zero {T: float}
        init = NoOp ^assign
        y = Mul x v {T: float}
        ok = Less y y {T: float}
        assert = Assert ok y {T: [float]}
        tag = Const string [] {"t"}
        log = ScalarSummary tag y {T: float}
        file = PlaceholderWithDefault tag {dtype: string, shape: shape []}
        names = Const string [1] {"v"}
        save = SaveV2 file names names v {dtypes: [float]}
        saved = Identity file ^save {T: string}
        load = RestoreV2 file names names {dtypes: [float]}
        assign2 = Assign v load {T: float}
        restoreAll = NoOp ^assign2
    )");
    EXPECT_THAT(found.outputs, ElementsAre("y"));
    EXPECT_THAT(reasonText(found.candidates.outputs[0]), HasSubstr("only checks, logs or control edges follow"));
    EXPECT_THAT(found.inputs, ElementsAre("x"));
}

// No name says "detection" here: the four ends are known by what lies before them.
TEST(IoCandidates, recognizesADetectorsOutputsByTheSuppressionBeforeThem) {
    const Found found = find(R"(
        p = Placeholder float [1,300,300,3]
        c = Relu p {T: float}
        boxes = Relu c {T: float}
        scores = Sigmoid c {T: float}
        limit = Const int32 [] {100}
        nms = CombinedNonMaxSuppression boxes scores limit limit limit limit
        b = Identity nms {T: float}
        s = Identity nms:1 {T: float}
        k = Identity nms:2 {T: float}
        n = Cast nms:3 {SrcT: int32, DstT: float}
        l1 = Relu c {T: float}
        l2 = Relu l1 {T: float}
        l3 = Relu l2 {T: float}
        l4 = Relu l3 {T: float}
        detection_softmax_output = Softmax l4 {T: float}
    )");
    ASSERT_EQ(found.outputs.size(), 5u);
    EXPECT_THAT(std::vector<std::string>(found.outputs.begin(), found.outputs.begin() + 4),
                ::testing::UnorderedElementsAre("b", "s", "k", "n"));
    EXPECT_THAT(reasonText(found.candidates.outputs[0]), HasSubstr("behind non-maximum suppression"));
}

// As tf.map_fn over a batch writes it: what the suppression gives comes round the loop.
TEST(IoCandidates, seesThroughLoops) {
    const Found found = find(R"(
        p = Placeholder float [?,4]
        i = Enter p {T: float, frame_name: "loop"}
        m = Merge i next {T: float, N: 2}
        go = Less m m {T: float}
        cond = LoopCond go
        switch = Switch m cond {T: float}
        limit = Const int32 [] {100}
        nms = NonMaxSuppressionV3 switch:1 switch:1 limit limit limit
        body = Gather switch:1 nms {Tparams: float, Tindices: int32}
        next = NextIteration body {T: float}
        exit = Exit switch {T: float}
        out = Identity exit {T: float}
    )");
    EXPECT_THAT(found.outputs, ElementsAre("out"));
    EXPECT_THAT(reasonText(found.candidates.outputs[0]), HasSubstr("behind non-maximum suppression"));
    EXPECT_THAT(reasonText(found.candidates.outputs[0]), HasSubstr("made from most of the graph"));
}

TEST(IoCandidates, listsEveryTensorOfAnEnd) {
    EXPECT_THAT(find("x = Placeholder float [?,9]\nk = Const int32 [] {2}\nt = TopKV2 x k {T: float}").outputs,
                ElementsAre("t", "t:1"));
}

TEST(IoCandidates, takesAnUnknownOpForAnEnd) {
    EXPECT_THAT(find("x = Placeholder float [?]\ny = MyVeryOwnOp x").outputs, ElementsAre("y"));
}

TEST(IoCandidates, copesWithLoopsCyclesAndEmptyGraphs) {
    EXPECT_THAT(find("").outputs, IsEmpty());
    EXPECT_THAT(
        find("x = Placeholder float [?]\na = Relu b {T: float}\nb = Relu a {T: float}\nc = Relu x {T: float}").outputs,
        ElementsAre("c"));
}

}  // namespace
}  // namespace whittle
