// SPDX-License-Identifier: Apache-2.0
//
// Convolutions of quantized images. After image and filter come, if the op has one, the bias; then the ranges of both,
// then others. A filter may have a range for each channel; so does the output unless it is requantized.

#include "core/base/status.h"
#include "core/shapes/rules/convolution.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/pooling.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

enum class FilterRange { kScalar, kPerChannel };
enum class OutputRange { kScalar, kLikeFilter };

absl::Status checkRanges(RuleContext& c, bool hasBias, FilterRange filter, OutputRange output, int scalarsAfter) {
    int next = 2;
    if (hasBias) WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(next++), 1).status());
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, next, next + 1));
    next += 2;
    SymbolicShape range;
    for (const int i : {next, next + 1}) {
        WHITTLE_ASSIGN_OR_RETURN(range, c.withRankAtMost(c.input(i), filter == FilterRange::kPerChannel ? 1 : 0));
    }
    next += 2;
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, next, next + scalarsAfter - 1));
    for (const int i : {1, 2}) {
        c.setOutput(i, output == OutputRange::kLikeFilter ? range : SymbolicShape::scalar());
    }
    return absl::OkStatus();
}

template <bool kHasBias, FilterRange kFilter, OutputRange kOutput, int kScalarsAfter>
absl::Status convolution(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(inferConvolution(c, 2));
    return checkRanges(c, kHasBias, kFilter, kOutput, kScalarsAfter);
}

// TensorFlow says nothing of the ranges here.
absl::Status depthwise(RuleContext& c) { return inferDepthwiseConvolution(c); }

constexpr auto kOne = FilterRange::kScalar;
constexpr auto kEach = FilterRange::kPerChannel;
constexpr auto kScalar = OutputRange::kScalar;
constexpr auto kLike = OutputRange::kLikeFilter;

constexpr ShapeRule kRules[] = {
    {"QuantizedConv2D", convolution<false, kOne, kScalar, 0>},
    {"QuantizedConv2DAndRelu", convolution<false, kEach, kLike, 0>},
    {"QuantizedConv2DAndReluAndRequantize", convolution<false, kEach, kScalar, 2>},
    {"QuantizedConv2DAndRequantize", convolution<false, kOne, kScalar, 2>},
    {"QuantizedConv2DPerChannel", convolution<false, kEach, kLike, 0>},
    {"QuantizedConv2DWithBias", convolution<true, kEach, kLike, 0>},
    {"QuantizedConv2DWithBiasAndRelu", convolution<true, kEach, kLike, 0>},
    {"QuantizedConv2DWithBiasAndReluAndRequantize", convolution<true, kEach, kScalar, 2>},
    {"QuantizedConv2DWithBiasAndRequantize", convolution<true, kEach, kScalar, 2>},
    {"QuantizedConv2DWithBiasSignedSumAndReluAndRequantize", convolution<true, kEach, kScalar, 2>},
    {"QuantizedConv2DWithBiasSumAndRelu", convolution<true, kEach, kLike, 0>},
    {"QuantizedConv2DWithBiasSumAndReluAndRequantize", convolution<true, kEach, kScalar, 2>},
    {"QuantizedDepthwiseConv2D", depthwise},
    {"QuantizedDepthwiseConv2DWithBias", depthwise},
    {"QuantizedDepthwiseConv2DWithBiasAndRelu", depthwise},
    {"QuantizedDepthwiseConv2DWithBiasAndReluAndRequantize", depthwise},
};

}  // namespace

absl::Span<const ShapeRule> quantizedConvolutionShapeRules() { return kRules; }

}  // namespace whittle
