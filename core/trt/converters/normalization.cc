// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/convolution_attrs.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

constexpr int kFirstParameter = 1, kLastParameter = 4;

Verdict checkParameters(const ConverterContext& context) {
    const DataType type = context.input(kFirstParameter).dtype;
    if (type != DataType::kFloat && type != DataType::kHalf) {
        return Verdict::refuse(Refusal::kType, absl::StrCat("Only float32 or float16 weight data type is supported, "
                                                            "got ",
                                                            cppName(type)));
    }
    std::vector<int64_t> counts;
    for (int i = kFirstParameter; i <= kLastParameter; ++i) {
        if (context.input(i).dtype != type) {
            return Verdict::refuse(Refusal::kType, "Inconsistent parameter type for batchnorm is not supported");
        }
        counts.push_back(context.input(i).shape.elementCount().value_or(-1));
    }
    const int64_t most = *std::max_element(counts.begin(), counts.end());
    if (std::all_of(counts.begin(), counts.end(), [&](int64_t count) { return count == most || count == 1; })) {
        return Verdict::accept();
    }
    return Verdict::refuse(Refusal::kShape, "Inconsistent batchnorm parameter count");
}

Verdict validateBatchNorm(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context,
                                          {{"x", Kind::kTensor},
                                           {"scale", Kind::kWeights},
                                           {"offset", Kind::kWeights},
                                           {"mean", Kind::kWeights},
                                           {"variance", Kind::kWeights}},
                                          ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    if (context.boolAttr("is_training").value_or(true)) {
        return Verdict::refuse(Refusal::kAttribute,
                               absl::StrCat(context.node().op, " only supports is_training=false"));
    }
    if (!context.implicitBatch()) {
        const bool channelsFirst = context.stringAttr("data_format").value_or("") == "NCHW";
        WHITTLE_RETURN_IF_REFUSED(checkChannels(context.input(0), {channelsFirst ? size_t{1} : 3, 0}));
    }
    return checkParameters(context);
}

// The bias of channels that come first: one size for every dimension that TensorRT sees, all 1 but the channels'.
Verdict checkBiasOfFirstChannels(const ConverterContext& context) {
    const size_t rank = context.trtDims(context.input(0)).size();
    const size_t channels = context.implicitBatch() ? 0 : 1;
    const std::vector<int64_t> bias = context.trtDims(context.input(1));
    std::vector<int64_t> target(std::max(rank, channels + 1), 1);
    target[channels] = bias.empty() ? 0 : bias[0];
    target.resize(rank);
    return checkReshape(context, context.input(1), target);
}

Verdict validateBiasAdd(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(context, {{"value", Kind::kBoth}, {"bias", Kind::kBoth}}, ConverterStyle::kOld));
    if (context.input(0).isWeights() && context.input(1).isWeights()) {
        return Verdict::refuse(Refusal::kConstantsOnly,
                               "All inputs are weights, but Grappler is expected to fold them.");
    }
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    if (context.stringAttr("data_format").value_or("") == "NCHW") return checkBiasOfFirstChannels(context);
    return checkBroadcast(context, context.input(0), context.input(1));
}

constexpr Converter kNormalization[] = {
    {"BiasAdd", validateBiasAdd},
    {"FusedBatchNorm", validateBatchNorm},
    {"FusedBatchNormV2", validateBatchNorm},
    {"FusedBatchNormV3", validateBatchNorm},
};

}  // namespace

absl::Span<const Converter> normalizationConverters() { return kNormalization; }

}  // namespace whittle
