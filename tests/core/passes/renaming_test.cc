// SPDX-License-Identifier: Apache-2.0
//
// The passes that change names, attributes, op types, devices and control edges. Expectations marked "tool" are what
// the Graph Transform Tool of TensorFlow 2.17.1 gives.
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string safe(absl::string_view graph, absl::string_view transforms) {
    return transformedText(graph, transforms, "x", "y", false);
}
std::string compat(absl::string_view graph, absl::string_view transforms) {
    return transformedText(graph, transforms, "x", "y", true);
}

constexpr char kChain[] = "x = Placeholder float\ni = Identity x\ny = Neg i";

TEST(ObfuscateNamesTest, givesShortNamesInFileOrder) {  // tool
    EXPECT_EQ(compat(kChain, "obfuscate_names"), "x = Placeholder float\n0 = Identity x\ny = Neg 0\n");
}

TEST(ObfuscateNamesTest, keepsAnInputThatIsNamedWithItsPortOnlyInSafeMode) {
    EXPECT_EQ(transformedText(kChain, "obfuscate_names", "x:0", "y:0", true),  // tool
              "0 = Placeholder float\n1 = Identity 0\n2 = Neg 1\n");
    EXPECT_EQ(transformedText(kChain, "obfuscate_names", "x:0", "y:0", false),
              "x = Placeholder float\n0 = Identity x\ny = Neg 0\n");
}

TEST(ObfuscateNamesTest, skipsNamesThatAreInUse) {
    EXPECT_EQ(transformedText("0 = Placeholder float\ni = Identity 0\ny = Neg i", "obfuscate_names", "0", "y", true),
              "0 = Placeholder float\n1 = Identity 0\ny = Neg 1\n");
}

TEST(RenameNodeTest, movesTheReadersAlong) {  // tool
    EXPECT_EQ(compat("x = Placeholder float\nn = Neg x\ny = Relu n", "rename_node(old_node_name=n,new_node_name=q)"),
              "x = Placeholder float\nq = Neg x\ny = Relu q\n");
}

TEST(RenameNodeTest, movesColocationAlongInSafeMode) {
    EXPECT_EQ(safe("x = Placeholder float\nn = Neg x\ny = Relu n {_class: [\"loc:@n\"]}",
                   "rename_node(old_node_name=n,new_node_name=q)"),
              "x = Placeholder float\nq = Neg x\ny = Relu q {_class: [\"loc:@q\"]}\n");
}

TEST(RenameNodeTest, refusesANameInUse) {
    EXPECT_EQ(compat(kChain, "rename_node(old_node_name=i,new_node_name=y)"),
              "error A node is alreading using yas name.\n");
}

TEST(RenameNodeTest, refusesInSafeModeWhatTheToolPassesOver) {
    EXPECT_EQ(compat(kChain, "rename_node(old_node_name=none,new_node_name=q)"),
              "x = Placeholder float\ni = Identity x\ny = Neg i\n");
    EXPECT_EQ(safe(kChain, "rename_node(old_node_name=none,new_node_name=q)"),
              "error there is no node 'none' to rename\n");
    EXPECT_EQ(safe(kChain, "rename_node(old_node_name=i,new_node_name=\"_q\")"),
              "error '_q' cannot be the name of a node\n");
}

TEST(RenameOpTest, changesOneOpType) {
    EXPECT_EQ(safe(kChain, "rename_op(old_op_name=Neg,new_op_name=Abs)"),
              "x = Placeholder float\ni = Identity x\ny = Abs i\n");
}

TEST(RenameAttributeTest, movesTheValue) {
    EXPECT_EQ(safe("x = Placeholder float\ny = Op x {a: 3}",
                   "rename_attribute(old_attribute_name=a,new_attribute_name=b,op_name=Op)"),
              "x = Placeholder float\ny = Op x {b: 3}\n");
}

TEST(RenameAttributeTest, losesTheValueAsTheToolDoesWhenTheNameIsInUse) {
    constexpr char kGraph[] = "x = Placeholder float\ny = Op x {a: 3, b: 4}";
    constexpr char kRename[] = "rename_attribute(old_attribute_name=a,new_attribute_name=b)";
    EXPECT_EQ(compat(kGraph, kRename), "x = Placeholder float\ny = Op x {b: 4}\n");
    EXPECT_EQ(safe(kGraph, kRename), "error node 'y' has an attribute 'b' already; remove it first\n");
}

TEST(RemoveAttributeTest, looksAtTheOpType) {
    EXPECT_EQ(safe("x = Op {a: 3}\ny = Other x {a: 3}", "remove_attribute(attribute_name=a,op_name=Op)"),
              "x = Op\ny = Other x {a: 3}\n");
}

TEST(RemoveControlDependenciesTest, dropsControlEdgesAlone) {  // tool
    EXPECT_EQ(compat("x = Placeholder float\nno = NoOp ^x\ny = Neg x ^no", "remove_control_dependencies"),
              "x = Placeholder float\nno = NoOp\ny = Neg x\n");
}

TEST(SetDeviceTest, leavesAnAssignedNodeAloneWhenAsked) {
    constexpr char kGraph[] = "x = Placeholder float\ny = Neg x @/gpu:0";
    EXPECT_EQ(safe(kGraph, "set_device(device=\"/cpu:0\")"), "x = Placeholder float @/cpu:0\ny = Neg x @/cpu:0\n");
    EXPECT_EQ(safe(kGraph, "set_device(device=\"/cpu:0\",if_default=true)"),
              "x = Placeholder float @/cpu:0\ny = Neg x @/gpu:0\n");
}

TEST(AddDefaultAttributesTest, writesOutWhatIsMissing) {
    EXPECT_EQ(safe("x = Op\ny = ArgMax x x {T: float}", "add_default_attributes"),
              "x = Op\ny = ArgMax x x {T: float, Tidx: int32, output_type: int64}\n");
}

TEST(AddDefaultAttributesTest, keepsTheVersions) {  // tool
    EXPECT_EQ(compat("versions 20\nx = Placeholder float\ny = Relu x {T: float}", "add_default_attributes"),
              "versions 20\nx = Placeholder float <unknown>\ny = Relu x {T: float}\n");
}

TEST(BackportConcatv2Test, putsTheAxisFirst) {
    EXPECT_EQ(safe("x = Op\na = Op\naxis = Const int32 [] {0}\ny = ConcatV2 x a axis ^a {N: 2, T: float, Tidx: int32}",
                   "backport_concatv2"),
              "x = Op\na = Op\naxis = Const int32 [] {0}\ny = Concat axis x a ^a {N: 2, T: float}\n");
}

TEST(BackportTensorArrayV3Test, putsAConstantInThePlaceOfTheFlow) {
    EXPECT_EQ(safe("x = Op\nt = TensorArrayV3 x\ny = TensorArraySizeV3 t t:1", "backport_tensor_array_v3"),
              "x = Op\nt = TensorArrayV2 x\nt/replacement_flow_node = Const float [] {1}\n"
              "y = TensorArraySizeV2 t t/replacement_flow_node\n");
}

TEST(InsertLoggingTest, sendsReadersOfTheFirstOutputThroughAPrint) {
    EXPECT_EQ(safe("x = Placeholder float\nn = Neg x {T: float}\ny = Relu n ^n {T: float}",
                   "insert_logging(op=Neg,show_name=true,message=hello)"),
              "x = Placeholder float\nn = Neg x {T: float}\n"
              "n__print__ = Print n n {T: float, U: [float], first_n: -1, message: \";n__print__;hello\", summarize: "
              "1024}\n"
              "y = Relu n__print__ ^n {T: float}\n");
}

TEST(InsertLoggingTest, doesNotPrintPrintsOnASecondRun) {
    constexpr char kGraph[] = "x = Placeholder float\nn = Neg x {T: float}\ny = Relu n {T: float}";
    EXPECT_EQ(safe(kGraph, "insert_logging insert_logging"), safe(kGraph, "insert_logging"));
}

}  // namespace
}  // namespace whittle
