// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

Verdict checkOperand(const ConverterContext& context, absl::string_view argument) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{argument, Kind::kTensor}}, ConverterStyle::kNew));
    if (!context.trtDims(context.input(0)).empty()) return Verdict::accept();
    return Verdict::refuse(Refusal::kScalarInput, absl::StrCat("At least 1 dimension is required for UNARY operation '",
                                                               context.node().op, "'"));
}

Verdict validateUnary(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf, DataType::kInt8}));
    return checkOperand(context, "x");
}

Verdict validateRound(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(validateUnary(context));
    return checkExplicitBatch(context, "Unary ");
}

Verdict validateSign(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(
        checkType(context, {DataType::kFloat, DataType::kHalf, DataType::kInt8, DataType::kInt32}));
    WHITTLE_RETURN_IF_REFUSED(checkOperand(context, "x"));
    return checkExplicitBatch(context, "Unary ");
}

Verdict validateLogicalNot(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkOperand(context, "x"));
    return checkExplicitBatch(context, "Unary ");
}

Verdict validateActivation(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    return checkOperand(context, "input");
}

Verdict validateSquare(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"x", Kind::kTensor}}, ConverterStyle::kOld));
    return checkType(context, {DataType::kFloat, DataType::kInt32, DataType::kHalf});
}

Verdict validateClip(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context, {{"t", Kind::kTensor}, {"clip_value_min", Kind::kWeights}, {"clip_value_max", Kind::kWeights}},
        ConverterStyle::kOld));
    return checkType(context, {DataType::kFloat, DataType::kHalf});
}

// Where the input is a constant its type is the one that TensorRT sees: int32 for every integer.
Verdict validateCast(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"x", Kind::kBoth}}, ConverterStyle::kNew));
    const auto check = [](DataType type, absl::string_view which) {
        if (type == DataType::kFloat || type == DataType::kHalf) return Verdict::accept();
        return Verdict::refuse(Refusal::kType, absl::StrCat("Cast op is not supported - Allowed ", which,
                                                            " dtypes: [float, half]. Received: ", cppName(type)));
    };
    WHITTLE_RETURN_IF_REFUSED(check(context.input(0).dtype, "input"));
    return check(context.typeAttr("DstT").value_or(DataType::kInvalid), "output");
}

Verdict validateLike(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf, DataType::kInt32}));
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"input", Kind::kBoth}}, ConverterStyle::kNew));
    return checkExplicitBatch(context);
}

Verdict validateSoftmax(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"logits", Kind::kTensor}}, ConverterStyle::kNew));
    if (!context.implicitBatch() || !context.trtDims(context.input(0)).empty()) return Verdict::accept();
    return Verdict::refuse(Refusal::kBatchDimension,
                           absl::StrCat("TensorRT ", context.node().op, " cannot apply on the batch dimension"));
}

constexpr Converter kUnary[] = {
    {"Abs", validateUnary},
    {"Acos", validateUnary},
    {"Acosh", validateUnary},
    {"Asin", validateUnary},
    {"Asinh", validateUnary},
    {"Atan", validateUnary},
    {"Atanh", validateUnary},
    {"Cast", validateCast},
    {"Ceil", validateUnary},
    {"ClipByValue", validateClip},
    {"Cos", validateUnary},
    {"Cosh", validateUnary},
    {"Elu", validateActivation},
    {"Erf", validateUnary},
    {"Exp", validateUnary},
    {"Floor", validateUnary},
    {"LeakyRelu", validateActivation},
    {"Log", validateUnary},
    {"LogSoftmax", validateSoftmax},
    {"LogicalNot", validateLogicalNot},
    {"Neg", validateUnary},
    {"OnesLike", validateLike},
    {"Reciprocal", validateUnary},
    {"Relu", validateActivation},
    {"Relu6", validateActivation},
    {"Round", validateRound},
    {"Rsqrt", validateUnary},
    {"Selu", validateActivation},
    {"Sigmoid", validateActivation},
    {"Sign", validateSign},
    {"Sin", validateUnary},
    {"Sinh", validateUnary},
    {"Softmax", validateSoftmax},
    {"Softplus", validateActivation},
    {"Softsign", validateActivation},
    {"Sqrt", validateUnary},
    {"Square", validateSquare},
    {"Tan", validateUnary},
    {"Tanh", validateActivation},
    {"ZerosLike", validateLike},
    {"ones_like", validateLike},
    {"zeros_like", validateLike},
};

}  // namespace

absl::Span<const Converter> unaryConverters() { return kUnary; }

}  // namespace whittle
