// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string removed(absl::string_view graph, bool compat = false) {
    return transformedText(graph, "remove_ema", "x", "y", compat);
}

// What fake_quantize_training makes of x, with its variables frozen.
constexpr char kTrained[] = R"(
    x = Placeholder float [?,4]
    first = Const int32 [] {0}
    last = Const int32 [] {2}
    step = Const int32 [] {1}
    axes = Range first last step {Tidx: int32}
    low = Min x axes {T: float, Tidx: int32}
    high = Max x axes {T: float, Tidx: int32}
    low_average = Const float [] {-3}
    high_average = Const float [] {5}
    low_ready = IsVariableInitialized low_average {dtype: float}
    high_ready = IsVariableInitialized high_average {dtype: float}
    low_switch = Switch low low_ready {T: float}
    high_switch = Switch high high_ready {T: float}
    one = Const float [] {1}
    decay = Const float [] {0.999}
    low_change = Sub low_average low_switch:1 {T: float}
    low_rate = Sub one decay {T: float}
    low_step = Mul low_change low_rate {T: float}
    low_new = Sub low_average low_step {T: float}
    low_merge = Merge low_switch low_new {N: 2, T: float}
    low_update = Assign low_average low_merge {T: float}
    two = Const float [] {1}
    decay2 = Const float [] {0.999}
    high_change = Sub high_average high_switch:1 {T: float}
    high_rate = Sub two decay2 {T: float}
    high_step = Mul high_change high_rate {T: float}
    high_new = Sub high_average high_step {T: float}
    high_merge = Merge high_switch high_new {N: 2, T: float}
    high_update = Assign high_average high_merge {T: float}
    q = FakeQuantWithMinMaxVars x low_update high_update {narrow_range: false, num_bits: 8}
    y = Relu q {T: float}
)";

constexpr char kPlain[] = R"(
    x = Placeholder float [?,4]
    low_average = Const float [] {-3}
    high_average = Const float [] {5}
    q = FakeQuantWithMinMaxVars x low_average high_average {narrow_range: false, num_bits: 8}
    y = Relu q {T: float}
)";

TEST(RemoveEmaTest, readsTheAveragesAndDropsTheirUpdates) { EXPECT_EQ(removed(kTrained), dedent(kPlain)); }

TEST(RemoveEmaTest, removesWhateverUpdatesAConstant) {
    EXPECT_EQ(removed(R"(
        x = Placeholder float [?,4]
        low_average = Const float [] {-3}
        high_average = Const float [] {5}
        change = Const float [] {0.5}
        low = AssignSub low_average change {T: float}
        high = AssignSub high_average change {T: float}
        q = FakeQuantWithMinMaxVars x low high {narrow_range: false, num_bits: 8}
        y = Relu q {T: float}
    )"),
              dedent(kPlain));
}

TEST(RemoveEmaTest, leavesVariables) {
    const std::string graph = dedent(R"(
        x = Placeholder float [?,4]
        low_average = VariableV2 {dtype: float, shape: shape []}
        high = Const float [] {5}
        change = Const float [] {0.5}
        low = AssignSub low_average change {T: float}
        y = FakeQuantWithMinMaxVars x low high {narrow_range: false, num_bits: 8}
    )");
    EXPECT_EQ(removed(graph), graph);
}

TEST(RemoveEmaTest, matchesTheExpressionOfTrainingInCompat) {
    EXPECT_EQ(removed(kTrained, true), dedent(R"(
        q = FakeQuantWithMinMaxVars x low_average high_average {narrow_range: false, num_bits: 8}
        x = Placeholder float [?,4]
        low_average = Const float [] {-3}
        high_average = Const float [] {5}
        y = Relu q {T: float}
    )"));
}

}  // namespace
}  // namespace whittle
