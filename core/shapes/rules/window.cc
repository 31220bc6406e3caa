// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/window.h"

#include "core/base/status.h"

#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {
namespace {

constexpr int64_t kVectorSize = 4;

}  // namespace

absl::StatusOr<ImageLayout> imageLayout(const RuleContext& c, absl::string_view attr) {
    const std::string format = c.stringAttrOr(attr, "NHWC");
    if (format == "NHWC" || format == "NDHWC") return ImageLayout::kChannelsLast;
    if (format == "NCHW" || format == "NCDHW") return ImageLayout::kChannelsFirst;
    if (format == "NCHW_VECT_C") return ImageLayout::kVectorsOfChannels;
    return c.fail(absl::StrCat("unknown data format '", format, "'"));
}

size_t depthIndex(ImageLayout layout, size_t spatial) { return layout == ImageLayout::kChannelsLast ? spatial + 1 : 1; }

size_t spatialIndex(ImageLayout layout, size_t dimension) {
    return dimension + (layout == ImageLayout::kChannelsLast ? 1 : 2);
}

absl::StatusOr<ImageDims> imageDims(RuleContext& c, const SymbolicShape& shape, ImageLayout layout, size_t spatial) {
    const bool inVectors = layout == ImageLayout::kVectorsOfChannels;
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape exact,
                             c.withRank(shape, static_cast<int64_t>(spatial + (inVectors ? 3 : 2))));
    ImageDims dims{exact.dims[0], {}, exact.dims[depthIndex(layout, spatial)]};
    for (size_t i = 0; i < spatial; ++i) dims.spatial.push_back(exact.dims[spatialIndex(layout, i)]);
    if (inVectors) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim vector, c.withValue(exact.dims.back(), kVectorSize));
        WHITTLE_ASSIGN_OR_RETURN(dims.depth, c.multiply(dims.depth, vector));
    }
    return dims;
}

absl::StatusOr<SymbolicShape> imageShape(RuleContext& c, const ImageDims& dims, ImageLayout layout) {
    SymbolicShape shape = c.vector(dims.batch);
    if (layout == ImageLayout::kChannelsFirst) shape.dims.push_back(dims.depth);
    if (layout == ImageLayout::kVectorsOfChannels) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim vectors, c.divide(dims.depth, kVectorSize, /*evenly=*/true));
        shape.dims.push_back(vectors);
    }
    shape.dims.insert(shape.dims.end(), dims.spatial.begin(), dims.spatial.end());
    if (layout == ImageLayout::kChannelsLast) shape.dims.push_back(dims.depth);
    if (layout == ImageLayout::kVectorsOfChannels) shape.dims.push_back(Dim::ofSize(kVectorSize));
    return shape;
}

absl::StatusOr<Padding> paddingOf(const RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string padding, c.stringAttr("padding"));
    if (padding == "VALID") return Padding::kValid;
    if (padding == "SAME") return Padding::kSame;
    if (padding == "EXPLICIT") return Padding::kExplicit;
    return c.fail(absl::StrCat("unknown padding '", padding, "'"));
}

absl::StatusOr<std::vector<int64_t>> numbersAttr(const RuleContext& c, absl::string_view attr, size_t count) {
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> numbers, c.intsAttr(attr));
    if (numbers.size() != count) {
        return c.fail(absl::StrCat("attribute '", attr, "' must hold ", count, " numbers, not ", numbers.size()));
    }
    for (const int64_t number : numbers) {
        if (number < std::numeric_limits<int32_t>::min() || number > std::numeric_limits<int32_t>::max()) {
            return c.fail(absl::StrCat("attribute '", attr, "' holds ", number, ", which is over 32 bits"));
        }
    }
    return numbers;
}

absl::StatusOr<std::vector<std::pair<int64_t, int64_t>>> explicitPaddings(const RuleContext& c, Padding padding,
                                                                          ImageLayout layout, size_t spatial) {
    std::vector<std::pair<int64_t, int64_t>> around(spatial);
    const std::vector<int64_t> numbers = c.intsAttr("explicit_paddings").value_or(std::vector<int64_t>());
    if (padding != Padding::kExplicit) {
        if (numbers.empty()) return around;
        return c.fail("explicit_paddings must be empty unless padding is EXPLICIT");
    }
    if (numbers.size() != 2 * (spatial + 2)) {
        return c.fail(
            absl::StrCat("explicit_paddings must hold ", 2 * (spatial + 2), " numbers, not ", numbers.size()));
    }
    for (const int64_t number : numbers) {
        if (number < 0) return c.fail(absl::StrCat("explicit_paddings holds ", number));
    }
    const size_t depth = 2 * depthIndex(layout, spatial);
    if (numbers[0] || numbers[1] || numbers[depth] || numbers[depth + 1]) {
        return c.fail("explicit_paddings pads the batch or the channels");
    }
    for (size_t i = 0; i < spatial; ++i) {
        const size_t at = 2 * spatialIndex(layout, i);
        around[i] = {numbers[at], numbers[at + 1]};
    }
    return around;
}

absl::StatusOr<Dim> windowedSize(RuleContext& c, Dim input, const Window& window) {
    if (window.stride <= 0) return c.fail(absl::StrCat("stride must be positive but is ", window.stride));
    if (window.dilation < 1) return c.fail(absl::StrCat("dilation must be positive but is ", window.dilation));
    if (window.padding == Padding::kSame) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim rounded, c.add(input, window.stride - 1));
        return c.divide(rounded, window.stride, /*evenly=*/false);
    }
    if (window.padding == Padding::kExplicit) {
        WHITTLE_ASSIGN_OR_RETURN(input, c.add(input, window.around.first));
        WHITTLE_ASSIGN_OR_RETURN(input, c.add(input, window.around.second));
    }
    // The window's size with its holes, less one: of a window of size 1 that moves by 1, nothing is lost.
    Dim further = window.size;
    if (further.is(0)) {
        if (window.dilation > 1) return c.fail("an empty window is dilated");
        WHITTLE_ASSIGN_OR_RETURN(input, c.add(input, 1));
    } else {
        WHITTLE_ASSIGN_OR_RETURN(further, c.subtract(further, 1));
        WHITTLE_ASSIGN_OR_RETURN(further, c.multiply(further, window.dilation));
    }
    WHITTLE_ASSIGN_OR_RETURN(Dim starts, c.subtract(input, further));
    if (starts.is(0)) return c.fail("the window is larger than the input");
    WHITTLE_ASSIGN_OR_RETURN(starts, c.add(starts, window.stride - 1));
    return c.divide(starts, window.stride, /*evenly=*/false);
}

}  // namespace whittle
