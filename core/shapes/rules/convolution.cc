// SPDX-License-Identifier: Apache-2.0
//
// Convolutions and the depthwise ones, in two and three dimensions.

#include "core/shapes/rules/convolution.h"

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/window.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// Where a filter keeps its sizes; in OIHW_VECT_I the input channels stand in vectors of 4.
struct FilterDims {
    absl::InlinedVector<Dim, 3> spatial;
    Dim in;
    Dim out;
};

absl::StatusOr<FilterDims> filterDims(RuleContext& c, const SymbolicShape& shape, ImageLayout layout, size_t spatial) {
    const std::string format = c.stringAttrOr("filter_format", "HWIO");
    const bool inVectors = layout == ImageLayout::kVectorsOfChannels;
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape filter,
                             c.withRank(shape, static_cast<int64_t>(spatial + (inVectors ? 3 : 2))));
    if (inVectors) WHITTLE_RETURN_IF_ERROR(c.withValue(filter.dims.back(), 4).status());
    if (format == "HWIO" || format == "DHWIO") {
        return FilterDims{{filter.dims.begin(), filter.dims.begin() + static_cast<int64_t>(spatial)},
                          filter.dims[spatial],
                          filter.dims[spatial + 1]};
    }
    if (format != "OIHW" && format != "OIHW_VECT_I") {
        return c.fail(absl::StrCat("unknown filter format '", format, "'"));
    }
    FilterDims dims{{filter.dims.begin() + 2, filter.dims.begin() + 2 + static_cast<int64_t>(spatial)},
                    filter.dims[1],
                    filter.dims[0]};
    if (format == "OIHW_VECT_I") {
        WHITTLE_ASSIGN_OR_RETURN(dims.in, c.multiply(dims.in, filter.dims.back()));
    }
    return dims;
}

// The input's channels are those of the filter, or that many for each of several groups.
absl::Status checkGroups(const RuleContext& c, Dim depth, const FilterDims& filter) {
    if (!depth.isKnown() || !filter.in.isKnown()) return absl::OkStatus();
    if (filter.in.is(0)) return c.fail("the filter takes no channels");
    if (depth.size() % filter.in.size() != 0) {
        return c.fail(
            absl::StrCat("depth ", depth.size(), " of the input is no multiple of the filter's ", filter.in.size()));
    }
    const int64_t groups = depth.size() / filter.in.size();
    if (groups == 0) return c.fail("the input has no channels");
    if (filter.out.isKnown() && filter.out.size() % groups != 0) {
        return c.fail(
            absl::StrCat("depth ", filter.out.size(), " of the output is no multiple of ", groups, " groups"));
    }
    return absl::OkStatus();
}

absl::Status convolution2d(RuleContext& c) { return inferConvolution(c, 2); }
absl::Status convolution3d(RuleContext& c) { return inferConvolution(c, 3); }

absl::Status depthwiseConvolution(RuleContext& c) { return inferDepthwiseConvolution(c); }

constexpr ShapeRule kRules[] = {
    {"Conv2D", convolution2d},
    {"Conv3D", convolution3d},
    {"DepthwiseConv2dNative", depthwiseConvolution},
    {"_FusedConv2D", convolution2d},
    {"_FusedConv3D", convolution3d},
    {"_FusedDepthwiseConv2dNative", depthwiseConvolution},
};

}  // namespace

absl::StatusOr<absl::InlinedVector<Dim, 3>> convolvedDims(RuleContext& c, const absl::InlinedVector<Dim, 3>& input,
                                                          const absl::InlinedVector<Dim, 3>& filter,
                                                          ImageLayout layout) {
    const size_t spatial = input.size();
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, numbersAttr(c, "strides", spatial + 2));
    std::vector<int64_t> dilations(spatial + 2, 1);
    if (c.attr("dilations")) {
        WHITTLE_ASSIGN_OR_RETURN(dilations, numbersAttr(c, "dilations", spatial + 2));
    }
    WHITTLE_ASSIGN_OR_RETURN(const Padding padding, paddingOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const auto around, explicitPaddings(c, padding, layout, spatial));
    absl::InlinedVector<Dim, 3> sizes;
    for (size_t i = 0; i < spatial; ++i) {
        const size_t at = spatialIndex(layout, i);
        // Conv3DShape in TensorFlow 2.17 takes the dilation of the rows for the columns and the other way round.
        const size_t dilated = spatial == 3 && i > 0 ? spatialIndex(layout, 3 - i) : at;
        WHITTLE_ASSIGN_OR_RETURN(const Dim size, windowedSize(c, input[i],
                                                              {.size = filter[i],
                                                               .stride = strides[at],
                                                               .dilation = dilations[dilated],
                                                               .padding = padding,
                                                               .around = around[i]}));
        sizes.push_back(size);
    }
    return sizes;
}

absl::Status inferConvolution(RuleContext& c, size_t spatial) {
    WHITTLE_ASSIGN_OR_RETURN(const ImageLayout layout, imageLayout(c));
    WHITTLE_ASSIGN_OR_RETURN(ImageDims image, imageDims(c, c.input(0), layout, spatial));
    WHITTLE_ASSIGN_OR_RETURN(const FilterDims filter, filterDims(c, c.input(1), layout, spatial));
    WHITTLE_RETURN_IF_ERROR(checkGroups(c, image.depth, filter));
    WHITTLE_ASSIGN_OR_RETURN(image.spatial, convolvedDims(c, image.spatial, filter.spatial, layout));
    image.depth = filter.out;
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, imageShape(c, image, layout));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status inferDepthwiseConvolution(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const ImageLayout layout, imageLayout(c));
    if (layout == ImageLayout::kVectorsOfChannels) return c.fail("NCHW_VECT_C is no format of this op");
    WHITTLE_ASSIGN_OR_RETURN(ImageDims image, imageDims(c, c.input(0), layout, 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape filter, c.withRank(c.input(1), 4));
    WHITTLE_ASSIGN_OR_RETURN(const Dim depth, c.merge(image.depth, filter.dims[2]));
    WHITTLE_ASSIGN_OR_RETURN(image.depth, c.multiply(depth, filter.dims[3]));
    WHITTLE_ASSIGN_OR_RETURN(image.spatial, convolvedDims(c, image.spatial, {filter.dims[0], filter.dims[1]}, layout));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, imageShape(c, image, layout));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Span<const ShapeRule> convolutionShapeRules() { return kRules; }

}  // namespace whittle
