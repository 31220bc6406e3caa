// SPDX-License-Identifier: Apache-2.0
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/strings/match.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kGraph[] = R"(
    x = Placeholder float [2]
    first = Const float [2] {0, 0}
    w = VariableV2 {container: "", dtype: float, shape: shape [2], shared_name: ""}
    w/Momentum = VariableV2 {container: "", dtype: float, shape: shape [2], shared_name: ""}
    w/Momentum/Assign = Assign w/Momentum first {T: float, use_locking: true, validate_shape: true}
    old = VariableV2 {container: "", dtype: float, shape: shape [2], shared_name: ""}
    w/read = Identity w {T: float}
    rate = Const float [] {0.1}
    update = ApplyMomentum w w/Momentum rate x rate {T: float, use_locking: false, use_nesterov: false}
    y = Mul x w/read ^update {T: float}
    file = Const string [] {"model"}
    names = Const string [3] {"old", "w", "w/Momentum"}
    slices = Const string [3] {"", "", ""}
    save = SaveV2 file names slices old w w/Momentum {dtypes: [float,float,float]}
    saved = Identity file ^save {T: string}
    restore = RestoreV2 file names slices {dtypes: [float,float,float]}
    a0 = Assign old restore {T: float, use_locking: true, validate_shape: true}
    a1 = Assign w restore:1 {T: float, use_locking: true, validate_shape: true}
    a2 = Assign w/Momentum restore:2 {T: float, use_locking: true, validate_shape: true}
    restored = NoOp ^a0 ^a1 ^a2
)";

TEST(DropVariablesTest, slotsGoWithTheirUpdatesAndTheirPartOfTheSaver) {
    EXPECT_EQ(transformedText(kGraph, "drop_optimizer_slots", "x", "y", false), dedent(R"(
        x = Placeholder float [2]
        w = VariableV2 {container: "", dtype: float, shape: shape [2], shared_name: ""}
        old = VariableV2 {container: "", dtype: float, shape: shape [2], shared_name: ""}
        w/read = Identity w {T: float}
        y = Mul x w/read {T: float}
        file = Const string [] {"model"}
        names_1 = Const string [2] {"old", "w"}
        slices_1 = Const string [2] {"", ""}
        save = SaveV2 file names_1 slices_1 old w {dtypes: [float,float]}
        saved = Identity file ^save {T: string}
        names_2 = Const string [2] {"old", "w"}
        slices_2 = Const string [2] {"", ""}
        restore = RestoreV2 file names_2 slices_2 {dtypes: [float,float]}
        a0 = Assign old restore {T: float, use_locking: true, validate_shape: true}
        a1 = Assign w restore:1 {T: float, use_locking: true, validate_shape: true}
        restored = NoOp ^a0 ^a1
    )"));
}

TEST(DropVariablesTest, outputsOfARestoreMoveUp) {
    const std::string left = transformedText(kGraph, "drop_unused_variables", "x", "y", false);
    EXPECT_TRUE(absl::StrContains(left, "names_1 = Const string [1] {\"w\"}\n")) << left;
    EXPECT_TRUE(absl::StrContains(left, "a1 = Assign w restore {")) << left;
    EXPECT_FALSE(absl::StrContains(left, " old")) << left;
    EXPECT_FALSE(absl::StrContains(left, "Momentum")) << left;
}

TEST(DropVariablesTest, whatAnOutputIsComputedFromStays) {
    PassContext context = passContext("x", "y,w/Momentum", false);
    const auto result = runTransforms(graphFromText(kGraph), "drop_optimizer_slots", context);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(textOf(*result), dedent(kGraph));
    ASSERT_EQ(context.warnings.size(), 1u);
    EXPECT_EQ(context.warnings[0], "variable 'w/Momentum' stays: an output is computed from it");
}

TEST(DropVariablesTest, whatAFunctionTakesStays) {
    const Graph graph = withFunctions(graphFromText(R"(
        x = Placeholder float
        v = VarHandleOp {container: "", dtype: float, shape: shape [], shared_name: "v"}
        call = PartitionedCall v {Tin: [resource], Tout: [float], f: func f}
        y = Neg x {T: float}
    )"),
                                      {functionFromText("f", R"(
        a = _Arg {T: resource, index: 0}
        b = ReadVariableOp a {dtype: float}
        r = _Retval b {T: float, index: 0}
    )")});
    PassContext context = passContext("x", "y", false);
    const auto result = runTransforms(graph, "drop_unused_variables", context);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->nodes.size(), 4u);
    ASSERT_EQ(context.warnings.size(), 1u);
    EXPECT_EQ(context.warnings[0], "variable 'v' stays: 'call' hands it to a function");
}

TEST(DropVariablesTest, namesThatAreComputedAreRefused) {
    EXPECT_EQ(transformedText(R"(
        x = Placeholder float
        file = Const string [] {"model"}
        names = Placeholder string [2]
        v = VariableV2 {container: "", dtype: float, shape: shape [], shared_name: ""}
        save = SaveV2 file names names v x {dtypes: [float,float]}
    )",
                              "drop_unused_variables", "x,names", "x", false),
              "error 'save' cannot go without a variable: its names are no constant\n");
}

}  // namespace
}  // namespace whittle
