// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

constexpr size_t kLeastRank = 4, kMostPadded = 2;

Verdict validatePad(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(context, {{"tensor", Kind::kTensor}, {"paddings", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kInt8, DataType::kHalf}));
    const size_t rank = context.input(0).shape.dims.size();
    if (rank < kLeastRank) return Verdict::refuse(Refusal::kRank, "Convertpad requires at least 4D input");
    const std::vector<int64_t> paddings = integersOf(context.input(1));
    if (context.input(1).shape.dims != std::vector<int64_t>{static_cast<int64_t>(rank), 2} ||
        paddings.size() != 2 * rank) {
        return Verdict::refuse(Refusal::kShape,
                               "Paddings must be a weight with shape [n, 2], where n is the rank of "
                               "input tensor");
    }
    if (context.typeAttr("Tpaddings") != DataType::kInt32) {
        return Verdict::refuse(Refusal::kType, "Tpaddings supports only DT_INT32");
    }
    std::vector<size_t> padded;
    for (size_t i = 0; i < rank; ++i) {
        if (paddings[2 * i] != 0 || paddings[2 * i + 1] != 0) padded.push_back(i);
    }
    if (padded.empty()) {
        return Verdict::refuse(Refusal::kCrash, "TF-TRT ends itself over paddings that are all zero");
    }
    if (padded.size() > kMostPadded) {
        return Verdict::refuse(Refusal::kAttribute, "Padding layer does not support padding on > 2");
    }
    if (context.implicitBatch() && padded.front() == 0) {
        return Verdict::refuse(Refusal::kBatchDimension, "Padding layer does not support padding on batch dimension");
    }
    return Verdict::accept();
}

constexpr Converter kPad[] = {{"Pad", validatePad}};

}  // namespace

absl::Span<const Converter> padConverters() { return kPad; }

}  // namespace whittle
