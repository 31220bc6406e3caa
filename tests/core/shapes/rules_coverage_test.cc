// SPDX-License-Identifier: Apache-2.0

// Which op types must have a shape rule.

#include "core/formats/model.h"
#include "core/shapes/rules.h"
#include "core/trt/op_types.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace whittle {
namespace {

// In the reference models, and in published ones: classifiers and detectors of TF1 and TF2, text, tables, loops.
constexpr absl::string_view kInModels =
    "Add AddN AddV2 ApplyGradientDescent Assign AssignVariableOp AvgPool BatchMatMulV2 "
    "BatchNormWithGlobalNormalization BiasAdd BroadcastGradientArgs Case Cast ConcatV2 Const Conv2D Cumsum "
    "DenseBincount DepthwiseConv2dNative DisableCopyOnRead DynamicStitch Einsum Enter Equal Erf Exit Exp ExpandDims "
    "Fill Floor FloorDiv FloorMod FusedBatchNormV3 GatherV2 Greater GreaterEqual HashTableV2 Identity IdentityN If "
    "Less Log LogicalAnd LookupTableExportV2 LookupTableFindV2 LookupTableImportV2 LoopCond MatMul Max MaxPool "
    "Maximum Mean Merge MergeV2Checkpoints Minimum Mul MutableHashTableV2 Neg NextIteration NoOp NonMaxSuppressionV3 "
    "Pack Pad ParseExample ParseExampleV2 PartitionedCall Placeholder PlaceholderWithDefault Pow Prod "
    "RaggedTensorToTensor RandomStandardNormal RandomUniform Range Rank ReadVariableOp Real RealDiv Relu Relu6 "
    "Reshape ResizeBilinear ResourceGather RestoreV2 ReverseV2 Rsqrt SaveV2 Select SelectV2 Shape ShardedFilename "
    "Sigmoid Size Softmax Split Sqrt Square SquaredDifference Squeeze StatefulPartitionedCall StaticRegexFullMatch "
    "StaticRegexReplace StopGradient StridedSlice StringJoin StringLower StringSplitV2 Sub Sum Switch Tanh "
    "TensorArrayGatherV3 TensorArrayReadV3 TensorArrayScatterV3 TensorArrayV3 TensorArrayWriteV3 "
    "TensorListFromTensor TensorListGetItem TensorListReserve TensorListSetItem TensorListStack Tile TopKV2 "
    "Transpose Unpack VarHandleOp VarIsInitializedOp VariableV2 Where While ZerosLike";

// That the Graph Transform Tool looks for or makes, its retired transforms for quantized graphs included.
constexpr absl::string_view kInTransforms =
    "Abort Add AddV2 All Assign AvgPool BatchNormWithGlobalNormalization BatchToSpaceND BiasAdd Cast CheckNumerics "
    "Concat ConcatV2 Const Conv2D Conv2DBackpropInput DecodeJpeg DepthwiseConv2dNative Dequantize Enter Equal Exit "
    "ExpandDims FakeQuantWithMinMaxVars FusedBatchNorm FusedBatchNormV3 FusedPadConv2D FusedResizeAndPadConv2D Gather "
    "GatherNd GatherV2 Identity LoopCond MatMul Max MaxPool Mean Merge Min MirrorPad Mul Neg NextIteration NoOp "
    "OnesLike Pack Pad PadV2 Placeholder PlaceholderWithDefault Print QuantizeV2 QuantizedAdd QuantizedAvgPool "
    "QuantizedBiasAdd QuantizedConcat QuantizedConv2D QuantizedMatMul QuantizedMaxPool QuantizedMul QuantizedRelu "
    "QuantizedRelu6 QuantizedReshape QuantizedResizeBilinear Range Rank RefMerge Relu Relu6 RequantizationRange "
    "Requantize Reshape ResizeBilinear RestoreV2 Rsqrt SaveV2 ScalarSummary Shape ShapeN Sigmoid Size Softmax "
    "SpaceToBatchND Split StopGradient StridedSlice Sub Switch TensorArrayGradV2 TensorArrayGradV3 TensorArrayV2 "
    "TensorArrayV3 Variable VariableV2 ZerosLike";

// Further ones that our passes name.
constexpr absl::string_view kInPasses =
    "Case HashTable If PlaceholderV2 RefEnter RefExit RefIdentity RefNextIteration RefSwitch ResourceGather "
    "ResourceGatherNd StatelessCase StatelessIf StatelessWhile TensorArrayCloseV3 TensorArrayConcatV3 "
    "TensorArraySizeV3 TensorArraySplitV3 VariableShape While";

std::string withoutRule(absl::Span<const absl::string_view> ops) {
    std::vector<absl::string_view> missing;
    for (const absl::string_view op : ops) {
        if (builtinOps().find(op) && !findShapeRule(op)) missing.push_back(op);
    }
    return absl::StrJoin(missing, " ");
}

std::string withoutRule(absl::string_view ops) {
    const std::vector<absl::string_view> names = absl::StrSplit(ops, ' ');
    for (const absl::string_view name : names) EXPECT_NE(builtinOps().find(name), nullptr) << name;
    return withoutRule(names);
}

TEST(RulesCoverageTest, coversWhatOccursInModels) { EXPECT_EQ(withoutRule(kInModels), ""); }

TEST(RulesCoverageTest, coversWhatTransformsName) {
    EXPECT_EQ(withoutRule(kInTransforms), "");
    EXPECT_EQ(withoutRule(kInPasses), "");
}

TEST(RulesCoverageTest, coversWhatTensorRtConverts) { EXPECT_EQ(withoutRule(trtConvertibleOpTypes()), ""); }

TEST(RulesCoverageTest, thereAreHundreds) { EXPECT_GE(allShapeRules().size(), 300u); }

}  // namespace
}  // namespace whittle
