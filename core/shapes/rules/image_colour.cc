// SPDX-License-Identifier: Apache-2.0

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

constexpr ShapeRule kRules[] = {
    {"AdjustContrast", signature<"x>=3 [] [] [] -> x">},
    {"AdjustContrastv2", signature<"x>=3 [] -> x">},
    {"AdjustHue", signature<"x>=3 * -> x">},
    {"AdjustSaturation", signature<"x>=3 * -> x">},
    {"HSVToRGB", signature<"[x..,3] -> [x..,3]">},
    {"RGBToHSV", signature<"[x..,3] -> [x..,3]">},
};

}  // namespace

absl::Span<const ShapeRule> imageColourShapeRules() { return kRules; }

}  // namespace whittle
