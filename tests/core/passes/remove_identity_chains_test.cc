// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string without(absl::string_view graph) {
    return transformedText(graph, "remove_identity_chains", "x", "y", false);
}

TEST(RemoveIdentityChainsTest, readersReadTheSourceAndWaitForWhatTheChainWaitedFor) {
    EXPECT_EQ(without(R"(
        x = Placeholder float
        c = NoOp
        i = Identity x ^c {T: float}
        j = StopGradient i {T: float}
        k = Snapshot j {T: float}
        y = Neg k {T: float}
    )"),
              dedent(R"(
        x = Placeholder float
        c = NoOp
        y = Neg x ^c {T: float}
    )"));
}

TEST(RemoveIdentityChainsTest, controlEdgesFromAChainStartAtItsSource) {
    EXPECT_EQ(without(R"(
        x = Placeholder float
        c = NoOp
        a = Relu x ^c {T: float}
        i = Identity a {T: float}
        j = Identity i {T: float}
        y = Neg x ^j ^c ^a {T: float}
    )"),
              dedent(R"(
        x = Placeholder float
        c = NoOp
        a = Relu x ^c {T: float}
        y = Neg x ^a ^c {T: float}
    )"));
}

TEST(RemoveIdentityChainsTest, eachOutputOfIdentityNIsThatOfItsInput) {
    EXPECT_EQ(without(R"(
        x = Placeholder float
        w = Const float [] {3}
        n = IdentityN x w {T: [float, float]}
        y = Sub n:1 n {T: float}
    )"),
              dedent(R"(
        x = Placeholder float
        w = Const float [] {3}
        y = Sub w x {T: float}
    )"));
}

TEST(RemoveIdentityChainsTest, outputsAndPivotsOfBranchesStay) {
    const char kGraph[] = R"(
        x = Placeholder float
        p = Placeholder bool
        s = Switch x p {T: float}
        pivot = Identity s:1 {T: float}
        one = Const float [] {1} ^pivot
        m = Merge s one {N: 2, T: float}
        y = Identity m {T: float}
    )";
    EXPECT_EQ(without(kGraph), dedent(kGraph));
}

TEST(RemoveIdentityChainsTest, aMergeDoesNotWaitForTheOtherBranch) {
    const char kGraph[] = R"(
        x = Placeholder float
        p = Placeholder bool
        s = Switch x p {T: float}
        a = Relu s {T: float}
        b = Neg s:1 {T: float}
        i = Identity a ^x {T: float}
        y = Merge i b {N: 2, T: float}
    )";
    EXPECT_EQ(without(kGraph), dedent(kGraph));
}

TEST(RemoveIdentityChainsTest, readingAReferenceStays) {
    const char kGraph[] = R"(
        v = VariableV2 {container: "", dtype: float, shape: shape [], shared_name: ""}
        read = Identity v {T: float}
        y = Neg read {T: float}
    )";
    EXPECT_EQ(without(kGraph), dedent(kGraph));
}

TEST(RemoveIdentityChainsTest, waitsDoNotMultiply) {
    const char kGraph[] = R"(
        x = Placeholder float
        a = NoOp
        b = NoOp
        c = NoOp
        i = Identity x ^a ^b ^c {T: float}
        p = Neg i {T: float}
        q = Relu i {T: float}
        r = Abs i {T: float}
        y = AddN p q r {N: 3, T: float}
    )";
    EXPECT_EQ(without(kGraph), dedent(kGraph));
}

TEST(RemoveIdentityChainsTest, colocationsFollow) {
    EXPECT_EQ(without(R"(
        x = Placeholder float
        i = Identity x {T: float}
        y = Neg i {T: float, _class: ["loc:@i"]}
    )"),
              dedent(R"(
        x = Placeholder float
        y = Neg x {T: float, _class: ["loc:@x"]}
    )"));
}

}  // namespace
}  // namespace whittle
