// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string hoisted(absl::string_view graph, bool compat = false, absl::string_view outputs = "y") {
    return transformedText(graph, "hoist_fakequants", "x", outputs, compat);
}

constexpr char kChain[] = R"(
    x = Placeholder float [?,4]
    low = Const float [] {-1}
    high = Const float [] {3}
    c = Neg x {T: float}
    r = Relu c {T: float}
    i = Identity r {T: float}
    y = FakeQuantWithMinMaxVars i low high {narrow_range: false, num_bits: 8}
)";

TEST(HoistFakequantsTest, passesWhatGivesTheSameValues) {
    EXPECT_EQ(hoisted(kChain), dedent(R"(
        x = Placeholder float [?,4]
        low = Const float [] {-1}
        high = Const float [] {3}
        c = Neg x {T: float}
        y_hoisted = FakeQuantWithMinMaxVars c low high {narrow_range: false, num_bits: 8}
        r = Relu y_hoisted {T: float}
        y = Identity r {T: float}
    )"));
}

TEST(HoistFakequantsTest, stopsAtWhatOthersRead) {
    EXPECT_EQ(hoisted(kChain, false, "y,r"), dedent(R"(
        x = Placeholder float [?,4]
        low = Const float [] {-1}
        high = Const float [] {3}
        c = Neg x {T: float}
        r = Relu c {T: float}
        y_hoisted = FakeQuantWithMinMaxVars r low high {narrow_range: false, num_bits: 8}
        y = Identity y_hoisted {T: float}
    )"));
    EXPECT_EQ(hoisted(kChain, false, "y,i"), dedent(kChain));
}

TEST(HoistFakequantsTest, passesAnythingAsTheTool) {
    EXPECT_EQ(hoisted(kChain, true), dedent(R"(
        y_hoisted = FakeQuantWithMinMaxVars x low high {narrow_range: false, num_bits: 8}
        low = Const float [] {-1}
        high = Const float [] {3}
        y = Identity r {T: float}
        r = Relu c {T: float}
        c = Neg y_hoisted {T: float}
        x = Placeholder float [?,4]
    )"));
}

}  // namespace
}  // namespace whittle
