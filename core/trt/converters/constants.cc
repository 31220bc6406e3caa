// SPDX-License-Identifier: Apache-2.0
#include "core/graph/tensor.h"
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

#include <utility>

namespace whittle {
namespace {

constexpr int kMostTrtDims = 8;

// TensorRT has no other integers than int32, so TF-TRT narrows all of them, and refuses what does not fit.
template <typename T>
Verdict checkIntegers(const Tensor& tensor) {
    const absl::StatusOr<std::vector<T>> values = elementsAs<T>(tensor);
    if (!values.ok()) return Verdict::refuse(Refusal::kInputType, std::string(values.status().message()));
    for (size_t i = 0; i < values->size(); ++i) {
        if (std::in_range<int32_t>((*values)[i])) continue;
        return Verdict::refuse(Refusal::kInputType,
                               absl::StrCat("Value at index ", i, " is outside the range of int32"));
    }
    return Verdict::accept();
}

Verdict checkWeightType(const Tensor& tensor) {
    switch (tensor.dtype) {
        case DataType::kFloat:
        case DataType::kHalf:
        case DataType::kBool:
        case DataType::kInt8:
        case DataType::kInt16:
        case DataType::kInt32:
        case DataType::kUInt8:
        case DataType::kUInt16:
            return Verdict::accept();
        case DataType::kInt64:
            return checkIntegers<int64_t>(tensor);
        case DataType::kUInt32:
            return checkIntegers<uint32_t>(tensor);
        case DataType::kUInt64:
            return checkIntegers<uint64_t>(tensor);
        default:
            return Verdict::refuse(Refusal::kInputType,
                                   absl::StrCat("Unsupported tensorflow data type ", cppName(tensor.dtype)));
    }
}

// Empty constants become weights without a shape, so their rank does not count.
Verdict checkWeightRank(const Shape& shape) {
    if (shape.elementCount() == 0 || shape.dims.size() <= kMostTrtDims) return Verdict::accept();
    return Verdict::refuse(Refusal::kInputRank,
                           "tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc:3556 TRT_ENSURE_OK failure:\n  "
                           "INVALID_ARGUMENT: dims of TensorShape exceed MAX_DIMS");
}

Verdict validateConst(const ConverterContext& context) {
    if (context.inputCount() > 0) {
        return Verdict::refuse(Refusal::kAttribute, "Constant node is expected to have empty input list");
    }
    const Tensor* tensor = context.node().constantValue();
    if (!tensor || tensor->shape.unknownRank) {
        return Verdict::refuse(Refusal::kAttribute,
                               absl::StrCat("Cannot parse weight tensor proto: ", context.node().name));
    }
    const DataType declared = context.node().typeAttr("dtype");
    if (declared != tensor->dtype) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("DataType mismatch between attr (", cppName(declared),
                                                                 ") and tensor (", cppName(tensor->dtype), ")"));
    }
    WHITTLE_RETURN_IF_REFUSED(checkWeightType(*tensor));
    return checkWeightRank(tensor->shape);
}

Verdict validateIdentity(const ConverterContext&) { return Verdict::accept(); }

// The shape is taken from an attribute and must be whole: TF-TRT ends with a failed check otherwise.
Verdict checkVariableShape(const Shape& shape) {
    if (!shape.isFullyDefined()) {
        return Verdict::refuse(Refusal::kCrash, "TF-TRT ends itself over a variable whose shape is not fully known");
    }
    return checkWeightRank(shape);
}

Verdict validateVariable(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}, "dtype"));
    const Attr* shape = context.attr("shape");
    const Shape* known = shape ? std::get_if<Shape>(&shape->value()) : nullptr;
    return checkVariableShape(known ? *known : Shape::unknown());
}

Verdict validateReadVariable(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}, "dtype"));
    if (context.implicitBatch()) {
        return Verdict::refuse(Refusal::kImplicitBatch,
                               absl::StrCat("Implicit batch mode not supported, at ", context.node().name));
    }
    const Attr* shape = context.attr("_shape");
    const Shape* known = shape ? std::get_if<Shape>(&shape->value()) : nullptr;
    if (!known) {
        return Verdict::refuse(Refusal::kUnknownDimension,
                               "tensorflow/compiler/tf2tensorrt/convert/ops/variable_ops.cc:273 TRT_ENSURE_OK "
                               "failure:\n  NOT_FOUND: No attr named '_shape' in NodeDef:");
    }
    return checkVariableShape(*known);
}

constexpr Converter kConstants[] = {
    {"Const", validateConst},
    {"FakeOp", validateIdentity},
    {"Identity", validateIdentity},
    {"IdentityN", validateIdentity},
    {"ReadVariableOp", validateReadVariable},
    {"Snapshot", validateIdentity},
    {"StopGradient", validateIdentity},
    {"VariableV2", validateVariable},
    {"_CopyFromHostToGpu", validateIdentity},
};

}  // namespace

absl::Span<const Converter> constantConverters() { return kConstants; }

}  // namespace whittle
