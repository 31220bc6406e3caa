// SPDX-License-Identifier: Apache-2.0
//
// Ops that look along axes for one value or a few: Sum, Mean and their like, ArgMax and ArgMin, TopKV2 (ConvertReduce,
// ConvertArgMinMax and ConvertTopK in tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc, 2.17).

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

Verdict validateReduce(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(c, {{"input", Kind::kTensor}, {"axis", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kInt32, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 1, "axis"));
    if (c.typeAttr("Tidx") != DataType::kInt32) {
        return Verdict::refuse(Refusal::kType, "Tidx supports only DT_INT32");
    }
    for (const int64_t axis : integersOf(c.input(1))) {
        int64_t at = 0;
        WHITTLE_RETURN_IF_REFUSED(checkAxis(c, axis, c.input(0).rank(), &at));
    }
    return Verdict::accept();
}

Verdict validateArgMinMax(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(c, {{"input", Kind::kTensor}, {"dimension", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf}));
    const DataType output = c.typeAttr("output_type").value_or(DataType::kInt64);
    if (output != DataType::kInt32) {
        return Verdict::refuse(Refusal::kType, absl::StrCat("Output type ", cppName(output), " is not supported"));
    }
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 1, "dimension"));
    int64_t at = 0;
    return checkAxis(c, integersOf(c.input(1))[0], c.input(0).rank(), &at);
}

Verdict validateTopK(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(c, {{"input", Kind::kTensor}, {"k", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf}));
    if (!c.boolAttr("sorted").value_or(true)) {
        return Verdict::refuse(Refusal::kAttribute, "Only sorted=True is supported");
    }
    if (c.trtDims(c.input(0)).empty()) {
        return Verdict::refuse(Refusal::kRank, "TensorRT TopK cannot apply on batch dimension");
    }
    if (elementCount(c.input(1)) != 1) {
        return Verdict::refuse(Refusal::kAttribute, "k value of TopK should be a scalar");
    }
    return Verdict::accept();
}

constexpr Converter kReductions[] = {
    {"ArgMax", validateArgMinMax}, {"ArgMin", validateArgMinMax}, {"Max", validateReduce}, {"Mean", validateReduce},
    {"Min", validateReduce},       {"Prod", validateReduce},      {"Sum", validateReduce}, {"TopKV2", validateTopK},
};

}  // namespace

absl::Span<const Converter> reductionConverters() { return kReductions; }

}  // namespace whittle
