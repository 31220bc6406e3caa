// SPDX-License-Identifier: Apache-2.0
//
// Ops whose output has the shape of their input: those that work element by element, and those that hand it on.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

absl::Status mergeOfAll(RuleContext& c) {
    SymbolicShape shape = SymbolicShape::unknown();
    for (int i = c.inputCount() - 1; i >= 0; --i) {
        WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(c.input(i), shape));
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

// Of vectors with three elements.
absl::Status cross(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.merge(c.input(0), c.input(1)));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(shape, 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, c.withValue(c.dim(shape, -1), 3));
    WHITTLE_ASSIGN_OR_RETURN(shape, c.replaceDim(shape, -1, size));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status likeEachInput(RuleContext& c) {
    for (int i = 0; i < c.inputCount() && i < c.outputCount(); ++i) {
        c.setOutput(i, c.input(i));
        c.setOutputHandle(i, c.inputHandle(i));
    }
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Abs", likeFirstInput},
    {"Acos", likeFirstInput},
    {"Acosh", likeFirstInput},
    {"Angle", likeFirstInput},
    {"Asin", likeFirstInput},
    {"Asinh", likeFirstInput},
    {"Atan", likeFirstInput},
    {"Atanh", likeFirstInput},
    {"BesselI0", likeFirstInput},
    {"BesselI0e", likeFirstInput},
    {"BesselI1", likeFirstInput},
    {"BesselI1e", likeFirstInput},
    {"BesselJ0", likeFirstInput},
    {"BesselJ1", likeFirstInput},
    {"BesselK0", likeFirstInput},
    {"BesselK0e", likeFirstInput},
    {"BesselK1", likeFirstInput},
    {"BesselK1e", likeFirstInput},
    {"BesselY0", likeFirstInput},
    {"BesselY1", likeFirstInput},
    {"Bucketize", likeFirstInput},
    {"Cast", likeFirstInput},
    {"Ceil", likeFirstInput},
    {"CheckNumerics", likeFirstInput},
    {"CheckNumericsV2", likeFirstInput},
    {"ClipByValue", likeFirstInput},
    {"ComplexAbs", likeFirstInput},
    {"Conj", likeFirstInput},
    {"Copy", likeFirstInput},
    {"CopyHost", likeFirstInput},
    {"Cos", likeFirstInput},
    {"Cosh", likeFirstInput},
    {"Cross", cross},
    {"Cumprod", likeFirstInput},
    {"Cumsum", likeFirstInput},
    {"CumulativeLogsumexp", likeFirstInput},
    {"Dawsn", likeFirstInput},
    {"DebugGradientIdentity", likeFirstInput},
    {"DebugGradientRefIdentity", likeFirstInput},
    {"DeepCopy", likeFirstInput},
    {"Digamma", likeFirstInput},
    {"Erf", likeFirstInput},
    {"Erfc", likeFirstInput},
    {"Erfinv", likeFirstInput},
    {"Exp", likeFirstInput},
    {"Expint", likeFirstInput},
    {"Expm1", likeFirstInput},
    {"FakeQuantWithMinMaxArgs", likeFirstInput},
    {"FakeQuantWithMinMaxArgsGradient", likeFirstInput},
    {"Floor", likeFirstInput},
    {"FresnelCos", likeFirstInput},
    {"FresnelSin", likeFirstInput},
    {"GuaranteeConst", likeFirstInput},
    {"Identity", likeFirstInput},
    {"Imag", likeFirstInput},
    {"InplaceAdd", likeFirstInput},
    {"InplaceSub", likeFirstInput},
    {"InplaceUpdate", likeFirstInput},
    {"Inv", likeFirstInput},
    {"InvGrad", likeFirstInput},
    {"Invert", likeFirstInput},
    {"IsFinite", likeFirstInput},
    {"IsInf", likeFirstInput},
    {"IsNan", likeFirstInput},
    {"Lgamma", likeFirstInput},
    {"Log", likeFirstInput},
    {"Log1p", likeFirstInput},
    {"LogicalNot", likeFirstInput},
    {"MatrixBandPart", likeFirstInput},
    {"Ndtri", likeFirstInput},
    {"Neg", likeFirstInput},
    {"OnesLike", likeFirstInput},
    {"PopulationCount", likeFirstInput},
    {"PreventGradient", likeFirstInput},
    {"QuantizeAndDequantize", likeFirstInput},
    {"RandomShuffle", likeFirstInput},
    {"Real", likeFirstInput},
    {"Reciprocal", likeFirstInput},
    {"ReciprocalGrad", likeFirstInput},
    {"RefIdentity", likeFirstInput},
    {"Relu", likeFirstInput},
    {"Rint", likeFirstInput},
    {"Round", likeFirstInput},
    {"Rsqrt", likeFirstInput},
    {"RsqrtGrad", likeFirstInput},
    {"Sigmoid", likeFirstInput},
    {"SigmoidGrad", likeFirstInput},
    {"Sign", likeFirstInput},
    {"Sin", likeFirstInput},
    {"Sinh", likeFirstInput},
    {"Snapshot", likeFirstInput},
    {"Spence", likeFirstInput},
    {"Sqrt", likeFirstInput},
    {"SqrtGrad", likeFirstInput},
    {"Square", likeFirstInput},
    {"StopGradient", likeFirstInput},
    {"StridedSliceAssign", likeFirstInput},
    {"Tan", likeFirstInput},
    {"Tanh", likeFirstInput},
    {"TanhGrad", likeFirstInput},
    {"TensorStridedSliceUpdate", likeFirstInput},
    {"ZerosLike", likeFirstInput},
    {"_HostCast", likeFirstInput},
    {"_ParallelConcatUpdate", likeFirstInput},
    {"AccumulateNV2", shapedByAttr},
    {"AddN", mergeOfAll},
    {"ApproximateEqual", mergeOfAll},
    {"IdentityN", likeEachInput},
    {"Print", likeFirstInput},
    {"PrintV2", unknownOutputs},
    {"Assert", unknownOutputs},
};

}  // namespace

absl::Span<const ShapeRule> elementwiseShapeRules() { return kRules; }

}  // namespace whittle
