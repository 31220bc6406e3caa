// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/passes/pass.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/match.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

Graph calls() {
    const FunctionPtr square = functionFromText("square", R"(
        a = _Arg {T: float, index: 0}
        sq = Mul a a {T: float}
        r = _Retval sq {T: float, index: 0}
    )");
    return withFunctions(graphFromText(R"(
        x = Placeholder float
        first = PartitionedCall x {f: func square, Tin: [float], Tout: [float]}
        y = PartitionedCall first {f: func square, Tin: [float], Tout: [float]}
    )"),
                         {square});
}

TEST(InlineFunctionsTest, keepsAnOutputFetchable) {
    PassContext context = passContext("x", "y", false);
    const auto result = runTransforms(calls(), "inline_functions", context);
    ASSERT_TRUE(result.ok()) << result.status();
    const std::string text = textOf(*result);
    EXPECT_TRUE(absl::StrContains(text, "first/sq = Mul Func/first/input/_0 Func/first/input/_0")) << text;
    EXPECT_TRUE(absl::StrContains(text, "y = IdentityN Func/y/output/")) << text;
    EXPECT_TRUE(result->functions().empty());
}

TEST(InlineFunctionsTest, keepsFunctionsThatItIsToldToKeep) {
    PassContext context = passContext("x", "y", false);
    const Graph graph = calls();
    const auto result = runTransforms(graph, "inline_functions(keep=square)", context);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->nodes.size(), graph.nodes.size());
    EXPECT_EQ(result->functions().functions().size(), 1u);
    ASSERT_EQ(context.warnings.size(), 2u);
    EXPECT_EQ(context.warnings[0], "call 'first' was not inlined: it was asked to be kept");
}

TEST(InlineFunctionsTest, refusesFunctionsAndModesThatThereAreNot) {
    PassContext context = passContext("x", "y", false);
    EXPECT_TRUE(absl::IsNotFound(runTransforms(calls(), "inline_functions(keep=cube)", context).status()));
    const absl::Status status = runTransforms(calls(), "inline_functions(control_flow=melt)", context).status();
    EXPECT_TRUE(absl::StrContains(status.message(), "'melt'")) << status;
}

}  // namespace
}  // namespace whittle
