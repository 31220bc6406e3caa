// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

Verdict checkOperands(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"x", Kind::kBoth}, {"y", Kind::kBoth}}, ConverterStyle::kNew));
    if (!context.input(0).isWeights() || !context.input(1).isWeights()) return Verdict::accept();
    return Verdict::refuse(Refusal::kConstantsOnly,
                           absl::StrCat("Constant folding is falled back to TensorFlow, binary op '", context.node().op,
                                        "' received both input as constant"));
}

Verdict checkArithmetic(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf, DataType::kInt32}));
    return checkOperands(context);
}

Verdict validateArithmetic(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkArithmetic(context));
    return checkBroadcast(context, context.input(0), context.input(1));
}

Verdict validateComparison(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkArithmetic(context));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(context, "Binary "));
    return checkBroadcast(context, context.input(0), context.input(1));
}

Verdict validateLogical(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkOperands(context));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(context, "Binary "));
    if (context.input(0).isWeights() || context.input(1).isWeights()) {
        return Verdict::refuse(Refusal::kNeedsTensor,
                               absl::StrCat("Both inputs  of '", context.node().op, "' are expected to be tensors"));
    }
    return checkBroadcast(context, context.input(0), context.input(1));
}

Verdict validateSquaredDifference(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"x", Kind::kTensor}, {"y", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    return checkBroadcast(context, context.input(0), context.input(1));
}

Verdict validateAddN(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    if (context.intAttr("N").value_or(0) < 2) {
        return Verdict::refuse(Refusal::kAttribute, "AddN requires at least two inputs");
    }
    for (const ConverterInput& input : context.inputs()) {
        if (!input.isWeights() || (input.rank() > 0 && input.shape.dims[0] == 1)) continue;
        return Verdict::refuse(Refusal::kBatchDimension,
                               "Weights input to AddN is required to have batch dimension 1.");
    }
    return Verdict::accept();
}

constexpr Converter kBinary[] = {
    {"Add", validateArithmetic},     {"AddN", validateAddN},
    {"AddV2", validateArithmetic},   {"Div", validateArithmetic},
    {"Equal", validateComparison},   {"FloorDiv", validateArithmetic},
    {"Greater", validateComparison}, {"GreaterEqual", validateComparison},
    {"Less", validateComparison},    {"LessEqual", validateComparison},
    {"LogicalAnd", validateLogical}, {"LogicalOr", validateLogical},
    {"Maximum", validateArithmetic}, {"Minimum", validateArithmetic},
    {"Mul", validateArithmetic},     {"Pow", validateArithmetic},
    {"RealDiv", validateArithmetic}, {"SquaredDifference", validateSquaredDifference},
    {"Sub", validateArithmetic},
};

}  // namespace

absl::Span<const Converter> binaryConverters() { return kBinary; }

}  // namespace whittle
