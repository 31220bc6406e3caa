// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kGraph[] = R"(
    x = Placeholder float
    unread = Placeholder float
    other = Placeholder float
    c = NoOp
    a = Relu x ^c {T: float}
    y = Neg a {T: float}
    z = Abs a {T: float, _class: ["loc:@home"]}
    home = Const float [] {1}
    loss = Sub y other {T: float}
)";

TEST(PruneToOutputsTest, keepsWhatSeveralOutputsNeedAndAllInputs) {
    EXPECT_EQ(transformedText(kGraph, "prune_to_outputs", "x,unread", "y:0,z", false), dedent(R"(
        x = Placeholder float
        unread = Placeholder float
        c = NoOp
        a = Relu x ^c {T: float}
        y = Neg a {T: float}
        z = Abs a {T: float, _class: ["loc:@home"]}
        home = Const float [] {1}
    )"));
}

TEST(PruneToOutputsTest, keepsWhatIsNamed) {
    EXPECT_EQ(transformedText(kGraph, "prune_to_outputs(keep=c)", "", "other", false), dedent(R"(
        other = Placeholder float
        c = NoOp
    )"));
}

TEST(PruneToOutputsTest, needsOutputsThatAreThere) {
    EXPECT_EQ(transformedText(kGraph, "prune_to_outputs", "x", "", false),
              "error no outputs are given, so every node is unused; name the outputs to keep\n");
    EXPECT_EQ(transformedText(kGraph, "prune_to_outputs", "x", "nowhere", false),
              "error nowhere is not in the graph\n");
}

}  // namespace
}  // namespace whittle
