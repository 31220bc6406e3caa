// SPDX-License-Identifier: Apache-2.0
//
// Images made larger, smaller or cut: height and width stand in an input, batch and channels stay.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status sizedImage(RuleContext& c, Dim batch, int size, Dim channels) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape sizes, sizesFromVector(c, size, 2));
    c.setOutput(0, SymbolicShape::of({batch, sizes.dims[0], sizes.dims[1], channels}));
    return absl::OkStatus();
}

template <int kSize>
absl::Status resize(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape image, c.withRank(c.input(0), 4));
    return sizedImage(c, image.dims[0], kSize, image.dims[3]);
}

absl::Status quantizedResize(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(resize<1>(c));
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 2, 3));
    setScalars(c, 1, 2);
    return absl::OkStatus();
}

absl::Status cropAndResize(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape image, c.withRank(c.input(0), 4));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape boxes, c.withRank(c.input(1), 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indexes, c.withRank(c.input(2), 1));
    WHITTLE_ASSIGN_OR_RETURN(const Dim count, c.merge(boxes.dims[0], indexes.dims[0]));
    WHITTLE_RETURN_IF_ERROR(c.withValue(boxes.dims[1], 4).status());
    return sizedImage(c, count, 3, image.dims[3]);
}

absl::Status cropAndResizeGradImage(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape sizes, c.shapeFromTensor(3));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(sizes, 4));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status glimpse(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape image, c.withRank(c.input(0), 4));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape offsets, c.withRank(c.input(2), 2));
    WHITTLE_ASSIGN_OR_RETURN(const Dim batch, c.merge(image.dims[0], offsets.dims[0]));
    WHITTLE_RETURN_IF_ERROR(c.withValue(offsets.dims[1], 2).status());
    const std::string noise = c.stringAttrOr("noise", "");
    if (c.boolAttrOr("uniform_noise", false) && !noise.empty() && noise != "uniform") {
        return c.fail(absl::StrCat("uniform_noise is set and noise is '", noise, "'"));
    }
    return sizedImage(c, batch, 1, image.dims[3]);
}

absl::Status randomCrop(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape image, c.withRank(c.input(0), 3));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape sizes, sizesFromVector(c, 1, 2));
    c.setOutput(0, SymbolicShape::of({sizes.dims[0], sizes.dims[1], image.dims[2]}));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"CropAndResize", cropAndResize},
    {"CropAndResizeGradBoxes", signature<"* * boxes * -> boxes">},
    {"CropAndResizeGradImage", cropAndResizeGradImage},
    {"ExtractGlimpse", glimpse},
    {"ExtractGlimpseV2", glimpse},
    {"ImageProjectiveTransformV2", resize<2>},
    {"ImageProjectiveTransformV3", resize<2>},
    {"QuantizedResizeBilinear", quantizedResize},
    {"RandomCrop", randomCrop},
    {"ResizeArea", resize<1>},
    {"ResizeBicubic", resize<1>},
    {"ResizeBicubicGrad", signature<"* image -> image">},
    {"ResizeBilinear", resize<1>},
    {"ResizeBilinearGrad", signature<"* image -> image">},
    {"ResizeNearestNeighbor", resize<1>},
    {"ResizeNearestNeighborGrad", resize<1>},
    {"ScaleAndTranslate", resize<1>},
    {"ScaleAndTranslateGrad", signature<"* image * * -> image">},
};

}  // namespace

absl::Span<const ShapeRule> imageResizeShapeRules() { return kRules; }

}  // namespace whittle
