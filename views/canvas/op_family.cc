// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/op_family.h"

#include <QCoreApplication>

#include <absl/strings/match.h>
#include <absl/types/span.h>

#include <algorithm>
#include <initializer_list>

namespace whittle {

namespace {

// Families are told by fragments of the op's name rather than by a list of all 1,793 types, so that ops of newer
// versions and custom ones land beside their kin. The first row that fits wins, so the order matters: "MaxPoolGrad" is
// a pool before "Max" could make it arithmetic, "BatchMatMulV2" a product before "Batch..." anything.
struct Rule {
    OpFamily family;
    std::initializer_list<absl::string_view> exact;
    std::initializer_list<absl::string_view> prefixes;
    std::initializer_list<absl::string_view> fragments;
};

const Rule kRules[] = {
    {OpFamily::kInput,
     {"Placeholder", "PlaceholderV2", "PlaceholderWithDefault", "_Arg", "_Retval", "Arg", "Retval", "ParseExample"},
     {"Iterator", "ParseExample", "ParseSingleExample", "Decode"},
     {"Dataset"}},
    {OpFamily::kConstant,
     {"Const", "HostConst", "Variable", "VariableV2", "VarHandleOp", "ReadVariableOp", "_VarHandlesOp", "Fill",
      "ZerosLike", "OnesLike", "Range", "SaveV2", "RestoreV2", "ShardedFilename", "MergeV2Checkpoints"},
     {"Assign", "Save", "Restore", "RandomUniform", "RandomNormal", "StatelessRandom"},
     {"HashTable", "LookupTable"}},
    {OpFamily::kMatrix,
     {"Einsum", "Dense"},
     {},
     {"Conv1D", "Conv2D", "Conv3D", "MatMul", "Conv2d", "LSTM", "GRU", "RNN"}},
    {OpFamily::kNormalize, {"LRN"}, {"BiasAdd", "L2Normalize"}, {"BatchNorm", "LayerNorm", "InstanceNorm"}},
    {OpFamily::kControlFlow,
     {"If", "While", "Case", "Switch", "Merge", "Enter", "Exit", "NextIteration", "LoopCond", "PartitionedCall",
      "StatefulPartitionedCall", "RemoteCall", "TRTEngineOp", "For"},
     {"StatelessIf", "StatelessWhile", "StatelessCase", "TensorArray", "TensorList", "Ref"},
     {"Function", "Call"}},
    {OpFamily::kPassThrough,
     {"Identity", "IdentityN", "NoOp", "Cast", "Bitcast", "Snapshot", "StopGradient", "PreventGradient",
      "CheckNumerics", "Assert", "Print", "PrintV2", "ControlTrigger", "Copy", "CopyHost", "Abort"},
     {"FakeQuant", "Quantize", "Dequantize", "Requantiz", "Debug"},
     {}},
    {OpFamily::kActivation,
     {"Sigmoid", "Tanh", "Swish", "Gelu", "Selu", "Elu"},
     {"Relu", "LeakyRelu", "Softmax", "LogSoftmax", "Softplus", "Softsign"},
     {"Relu"}},
    {OpFamily::kPool,
     {"Sum", "Mean", "Prod", "Max", "Min", "All", "Any", "ArgMax", "ArgMin", "EuclideanNorm"},
     {"Cum", "Segment", "UnsortedSegment", "SparseSegment"},
     {"Pool"}},
    {OpFamily::kSelect,
     {"Where", "Select", "SelectV2", "OneHot", "Unique", "UniqueV2", "TopK", "TopKV2", "InTopK"},
     {"Gather", "Scatter", "TensorScatter", "NonMaxSuppression", "CombinedNonMax", "Resize", "CropAndResize", "Sort",
      "DynamicPartition", "DynamicStitch", "RandomShuffle", "Sparse", "Crop", "DrawBounding", "RGBTo", "HSVTo",
      "Adjust"},
     {"NonMaxSuppression", "Lookup", "String", "Regex"}},
    {OpFamily::kShape,
     {"Shape", "ShapeN", "Rank", "Size", "Reshape", "Transpose", "Squeeze", "ExpandDims", "Pack", "Unpack", "Tile",
      "DepthToSpace", "SpaceToDepth", "Split", "SplitV", "Slice"},
     {"Concat", "Pad", "MirrorPad", "StridedSlice", "Broadcast", "Reverse", "SpaceToBatch", "BatchToSpace", "Diag",
      "Matrix"},
     {}},
    {OpFamily::kArithmetic,
     {"Add",        "AddV2",     "AddN",        "Sub",          "Mul",
      "Div",        "RealDiv",   "FloorDiv",    "FloorMod",     "Mod",
      "Pow",        "Sqrt",      "Rsqrt",       "Square",       "SquaredDifference",
      "Exp",        "Expm1",     "Log",         "Log1p",        "Neg",
      "Abs",        "Sign",      "Maximum",     "Minimum",      "Round",
      "Rint",       "Ceil",      "Floor",       "Sin",          "Cos",
      "Tan",        "Asin",      "Acos",        "Atan",         "Sinh",
      "Cosh",       "Erf",       "Erfc",        "Equal",        "NotEqual",
      "Less",       "LessEqual", "Greater",     "GreaterEqual", "ClipByValue",
      "Reciprocal", "Inv",       "TruncateDiv", "TruncateMod",  "DivNoNan",
      "MulNoNan",   "Xdivy",     "Xlogy",       "Cross",        "LinSpace"},
     {"Logical", "Bitwise", "IsNan", "IsInf", "IsFinite"},
     {}},
};

bool fits(const Rule& rule, absl::string_view op) {
    return std::ranges::find(rule.exact, op) != rule.exact.end() ||
           std::ranges::any_of(rule.prefixes, [op](absl::string_view p) { return absl::StartsWith(op, p); }) ||
           std::ranges::any_of(rule.fragments, [op](absl::string_view f) { return absl::StrContains(op, f); });
}

}  // namespace

OpFamily opFamily(absl::string_view op) {
    for (const Rule& rule : kRules)
        if (fits(rule, op)) return rule.family;
    return OpFamily::kOther;
}

QString familyName(OpFamily family) {
    const auto named = [](const char* text) { return QCoreApplication::translate("OpFamily", text); };
    switch (family) {
        case OpFamily::kInput:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Inputs and results"));
        case OpFamily::kConstant:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Constants and variables"));
        case OpFamily::kMatrix:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Convolutions and products"));
        case OpFamily::kNormalize:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Normalization and bias"));
        case OpFamily::kActivation:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Activations"));
        case OpFamily::kPool:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Pooling and reductions"));
        case OpFamily::kArithmetic:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Elementwise arithmetic"));
        case OpFamily::kShape:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Shaping, slicing, joining"));
        case OpFamily::kSelect:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Selecting and images"));
        case OpFamily::kControlFlow:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Loops, branches, calls"));
        case OpFamily::kPassThrough:
            return named(QT_TRANSLATE_NOOP("OpFamily", "Pass-through and casts"));
        case OpFamily::kOther:
            break;
    }
    return named(QT_TRANSLATE_NOOP("OpFamily", "Other"));
}

}  // namespace whittle
