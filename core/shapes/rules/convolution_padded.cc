// SPDX-License-Identifier: Apache-2.0
//
// Convolutions that resize and pad their input first, and the dilation of mathematical morphology.

#include "core/base/status.h"
#include "core/shapes/rules/convolution.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// `shape` with what input `i`, a matrix of the numbers before and after each dimension, adds.
absl::StatusOr<SymbolicShape> padded(RuleContext& c, const SymbolicShape& shape, int i) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape paddings, c.withRank(c.input(i), 2));
    WHITTLE_RETURN_IF_ERROR(c.withValue(paddings.dims[0], shape.rank()).status());
    WHITTLE_RETURN_IF_ERROR(c.withValue(paddings.dims[1], 2).status());
    const std::optional<std::vector<int64_t>> numbers = c.integers(i);
    if (!numbers || numbers->size() != 2 * shape.dims.size()) return c.unknownOfRank(shape.rank());
    SymbolicShape result = shape;
    for (size_t d = 0; d < shape.dims.size(); ++d) {
        for (const int64_t number : {(*numbers)[2 * d], (*numbers)[2 * d + 1]}) {
            if (number < 0) return c.fail(absl::StrCat("paddings hold ", number));
            WHITTLE_ASSIGN_OR_RETURN(result.dims[d], c.add(result.dims[d], number));
        }
    }
    return result;
}

absl::Status padAndConvolve(RuleContext& c, SymbolicShape input, int paddings) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, padded(c, input, paddings));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape filter, c.withRank(c.input(paddings + 1), 4));
    WHITTLE_RETURN_IF_ERROR(c.merge(shape.dims[3], filter.dims[2]).status());
    WHITTLE_ASSIGN_OR_RETURN(
        const auto spatial,
        convolvedDims(c, {shape.dims[1], shape.dims[2]}, {filter.dims[0], filter.dims[1]}, ImageLayout::kChannelsLast));
    c.setOutput(0, SymbolicShape::of({shape.dims[0], spatial[0], spatial[1], filter.dims[3]}));
    return absl::OkStatus();
}

absl::Status fusedPadConvolution(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 4));
    return padAndConvolve(c, input, 1);
}

absl::Status fusedResizeAndPadConvolution(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape input, c.withRank(c.input(0), 4));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape size, sizesFromVector(c, 1, 2));
    input.dims[1] = size.dims[0];
    input.dims[2] = size.dims[1];
    return padAndConvolve(c, input, 2);
}

// Where a convolution refuses a window that is larger than the input, dilation has no results as long as one stride
// further would be inside (GetWindowedOutputSize, tensorflow/core/framework/kernel_shape_util.cc).
absl::StatusOr<Dim> dilatedSize(RuleContext& c, Dim input, const Window& window) {
    if (window.padding != Padding::kValid || window.stride <= 0 || window.dilation < 1 || window.size.is(0)) {
        return windowedSize(c, input, window);
    }
    WHITTLE_ASSIGN_OR_RETURN(Dim covered, c.subtract(window.size, 1));
    WHITTLE_ASSIGN_OR_RETURN(covered, c.multiply(covered, window.dilation));
    WHITTLE_ASSIGN_OR_RETURN(covered, c.add(covered, 1));
    WHITTLE_ASSIGN_OR_RETURN(const Dim end, c.add(input, window.stride));
    const bool isAlmostInside = covered.size() > input.size() && covered.size() - end.size() < window.stride;
    return isAlmostInside ? Dim::ofSize(0) : windowedSize(c, input, window);
}

absl::Status dilation2d(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 4));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape filter, c.withRank(c.input(1), 3));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, numbersAttr(c, "strides", 4));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> rates, numbersAttr(c, "rates", 4));
    WHITTLE_ASSIGN_OR_RETURN(const Padding padding, paddingOf(c));
    const bool known =
        input.dims[1].isKnown() && input.dims[2].isKnown() && filter.dims[0].isKnown() && filter.dims[1].isKnown();
    SymbolicShape output = input;
    output.dims[3] = filter.dims[2];
    // TensorFlow asks whether anything fits only when it knows all of the sizes.
    if (!known) {
        output.dims[1] = c.newDim();
        output.dims[2] = c.newDim();
        c.setOutput(0, std::move(output));
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(output.dims[3], c.merge(input.dims[3], filter.dims[2]));
    for (size_t i = 1; i <= 2; ++i) {
        WHITTLE_ASSIGN_OR_RETURN(output.dims[i], dilatedSize(c, input.dims[i],
                                                             {.size = filter.dims[i - 1],
                                                              .stride = strides[i],
                                                              .dilation = rates[i],
                                                              .padding = padding,
                                                              .around = {}}));
    }
    c.setOutput(0, std::move(output));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Dilation2D", dilation2d},
    {"FusedPadConv2D", fusedPadConvolution},
    {"FusedResizeAndPadConv2D", fusedResizeAndPadConvolution},
};

}  // namespace

absl::Span<const ShapeRule> paddedConvolutionShapeRules() { return kRules; }

}  // namespace whittle
