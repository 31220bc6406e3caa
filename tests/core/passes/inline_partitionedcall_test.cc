// SPDX-License-Identifier: Apache-2.0
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

FunctionPtr sumAndProduct() {
    return functionFromText("both", R"(
        a = _Arg {T: float, index: 0}
        b = _Arg {T: float, index: 1}
        sum = AddV2 a b {T: float}
        product = Mul sum b {T: float}
        first = _Retval sum {T: float, index: 0}
        second = _Retval product {T: float, index: 1}
    )");
}

constexpr char kCalls[] = R"(
    x = Placeholder float
    call = PartitionedCall x x {Tin: [float,float], Tout: [float,float], f: func both}
    y = Sub call call:1 {T: float}
)";

std::string inlined(const Graph& graph, bool compat, absl::string_view outputs = "y") {
    PassContext context = passContext("x", outputs, compat);
    const auto result = runTransforms(graph, "inline_partitionedcall", context);
    return result.ok() ? textOf(*result) : absl::StrCat("error ", result.status().message(), "\n");
}

TEST(InlinePartitionedcallTest, namesNodesAfterTheCallAsTheTool) {
    EXPECT_EQ(inlined(withFunctions(graphFromText(kCalls), {sumAndProduct()}), true), dedent(R"(
        x = Placeholder float
        call/sum = AddV2 x x {T: float}
        call/product = Mul call/sum x {T: float}
        y = Sub call/sum call/product {T: float}
    )"));
}

TEST(InlinePartitionedcallTest, leavesOtherCallsAsTheTool) {
    const std::string graph = dedent(R"(
        x = Placeholder float
        y = StatefulPartitionedCall x x {Tin: [float,float], Tout: [float,float], f: func both}
    )");
    EXPECT_EQ(inlined(withFunctions(graphFromText(graph), {sumAndProduct()}), true), graph);
}

TEST(InlinePartitionedcallTest, saysWhatTheToolSays) {
    const Graph graph = graphFromText(kCalls);
    EXPECT_EQ(inlined(graph, true), "error function both Not found\n");
    EXPECT_EQ(inlined(withFunctions(graphFromText(R"(
        x = Placeholder float
        y = PartitionedCall x x ^x {Tin: [float,float], Tout: [float,float], f: func both}
    )"),
                                    {sumAndProduct()}),
                      true),
              "error Called function  both has invalid input signature.\n");
}

// There the graph comes out invalid; TensorFlow says so, and so do we.
TEST(InlinePartitionedcallTest, losesWhatWaitsForACallInCompatOnly) {
    const Graph graph = withFunctions(graphFromText(absl::StrCat(kCalls, "\n    z = NoOp ^call\n")), {sumAndProduct()});
    EXPECT_EQ(inlined(graph, true).rfind("error ", 0), 0u) << inlined(graph, true);
    const std::string result = inlined(graph, false, "y,z");
    EXPECT_NE(result.find("z = NoOp ^"), std::string::npos) << result;
    EXPECT_EQ(result.find("PartitionedCall"), std::string::npos) << result;
}

TEST(InlinePartitionedcallTest, keepsARequestedCallBeyondTheTool) {
    const std::string result = inlined(withFunctions(graphFromText(kCalls), {sumAndProduct()}), false, "call:1");
    EXPECT_NE(result.find("call = IdentityN"), std::string::npos) << result;
    EXPECT_NE(result.find("call/product = Mul"), std::string::npos) << result;
}

}  // namespace
}  // namespace whittle
