// SPDX-License-Identifier: Apache-2.0
//
// Gradients of convolutions: the shape of what the gradient is of stands in an input as numbers.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"
#include "core/shapes/rules/window.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

template <int kInput, int64_t kRank>
absl::Status likeSizes(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape sizes, c.shapeFromTensor(kInput));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(sizes, kRank));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

// The sizes are those of the whole input or of its spatial dimensions alone; then its depth is that of the filter.
absl::Status conv2dBackpropInput(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const ImageLayout layout, imageLayout(c));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(2), 4).status());
    WHITTLE_ASSIGN_OR_RETURN(const ImageDims gradient, imageDims(c, c.input(2), layout, 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape filter, c.withRank(c.input(1), 4));
    WHITTLE_RETURN_IF_ERROR(c.merge(gradient.depth, filter.dims[3]).status());
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape sizes, c.shapeFromTensor(0));
    if (!sizes.hasRank()) sizes = c.unknownOfRank(4);
    ImageDims dims{gradient.batch, {}, filter.dims[2]};
    if (sizes.rank() == 4) {
        WHITTLE_ASSIGN_OR_RETURN(dims, imageDims(c, sizes, layout, 2));
        WHITTLE_ASSIGN_OR_RETURN(dims.batch, c.merge(gradient.batch, dims.batch));
    } else if (sizes.rank() == 2) {
        dims.spatial = {sizes.dims[0], sizes.dims[1]};
    } else {
        return c.fail(absl::StrCat("input_sizes must hold 4 or 2 numbers, not ", sizes.rank()));
    }
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, imageShape(c, dims, layout));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Conv2DBackpropFilter", likeSizes<1, 4>},
    {"Conv2DBackpropFilterV2", signature<"* [h,w,i,o] * -> [h,w,i,o]">},
    {"Conv2DBackpropInput", conv2dBackpropInput},
    {"Conv2DBackpropInputV2", signature<"[a,b,c,d] * * -> [a,b,c,d]">},
    {"Conv3DBackpropFilter", signature<"* [d,h,w,i,o] * -> [d,h,w,i,o]">},
    {"Conv3DBackpropFilterV2", likeSizes<1, 5>},
    {"Conv3DBackpropInput", signature<"[a,b,c,d,e] * * -> [a,b,c,d,e]">},
    {"Conv3DBackpropInputV2", likeSizes<0, 5>},
    {"DepthwiseConv2dNativeBackpropFilter", likeSizes<1, 4>},
    {"DepthwiseConv2dNativeBackpropInput", likeSizes<0, 4>},
    {"Dilation2DBackpropFilter", signature<"* filter * -> filter">},
    {"Dilation2DBackpropInput", signature<"input * * -> input">},
};

}  // namespace

absl::Span<const ShapeRule> convolutionGradientShapeRules() { return kRules; }

}  // namespace whittle
