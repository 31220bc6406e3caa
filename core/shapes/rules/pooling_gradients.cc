// SPDX-License-Identifier: Apache-2.0
//
// Gradients of pools, and pools with windows of varying size.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/pooling.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

#include <cmath>

namespace whittle {
namespace {

template <int64_t kRank>
absl::Status likeSizes(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape sizes, c.shapeFromTensor(0));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(sizes, kRank));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

// The gradient of the gradient has the shape of the pool's output, inputs 0 and 2 that of its input.
absl::Status checkGradGrad(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.merge(c.input(0), c.input(2)).status());
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, c.merge(c.output(0), c.input(1)));
    c.setOutput(0, std::move(output));
    return absl::OkStatus();
}

absl::Status maxPoolGradGrad(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(inferPool(c, 2, true));
    return checkGradGrad(c);
}

absl::Status maxPool3dGradGrad(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(inferPool(c, 3, false));
    return checkGradGrad(c);
}

absl::Status maxPoolGradGradV2(RuleContext& c) {
    const std::optional<std::vector<int64_t>> sizes = c.integers(3);
    const std::optional<std::vector<int64_t>> strides = c.integers(4);
    if (sizes && strides) {
        if (sizes->size() != 4 || strides->size() != 4) return c.fail("ksize and strides must hold 4 numbers");
        WHITTLE_RETURN_IF_ERROR(inferPool(c, *sizes, *strides, true));
    }
    return checkGradGrad(c);
}

absl::Status maxPoolGradGradWithArgmax(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(inferPool(c, 2, true));
    WHITTLE_RETURN_IF_ERROR(c.merge(c.input(0), c.input(1)).status());
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, c.merge(c.output(0), c.input(2)));
    c.setOutput(0, std::move(output));
    return absl::OkStatus();
}

absl::Status fractionalPool(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(c.input(0), 4));
    const Attr* attr = c.attr("pooling_ratio");
    const std::vector<float>* ratios = attr ? attr->asListOf<float>() : nullptr;
    if (!ratios || ratios->size() != 4) return c.fail("attribute 'pooling_ratio' must hold 4 numbers");
    for (size_t i = 0; i < 4; ++i) {
        const float ratio = (*ratios)[i];
        if (!(ratio > 0)) return c.fail(absl::StrCat("attribute 'pooling_ratio' holds ", ratio));
        if (ratio == 1.0F) continue;
        if (!shape.dims[i].isKnown()) {
            shape.dims[i] = c.newDim();
            continue;
        }
        const float size = std::floor(static_cast<float>(shape.dims[i].size()) / ratio);
        if (!(size < 9.0e18F)) return c.fail("a pooled size is over 64 bits");
        shape.dims[i] = Dim::ofSize(static_cast<int64_t>(size));
    }
    c.setOutput(1, c.vector(shape.dims[1]));
    c.setOutput(2, c.vector(shape.dims[2]));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

// TensorFlow takes the shape from input 0 only where its value is known, and looks at nothing else.
absl::Status fractionalAvgPoolGrad(RuleContext& c) {
    if (c.constant(0)) {
        WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(0));
        c.setOutput(0, std::move(shape));
        return absl::OkStatus();
    }
    const absl::StatusOr<SymbolicShape> sizes = c.shapeFromTensor(0);
    const bool fits = sizes.ok() && sizes->hasRank() && sizes->rank() == 4;
    c.setOutput(0, fits ? *sizes : c.unknownOfRank(4));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"AvgPool3DGrad", likeSizes<5>},
    {"AvgPoolGrad", likeSizes<4>},
    {"FractionalAvgPool", fractionalPool},
    {"FractionalAvgPoolGrad", fractionalAvgPoolGrad},
    {"FractionalMaxPool", fractionalPool},
    {"FractionalMaxPoolGrad", signature<"[a,b,c,d] * * * * -> [a,b,c,d]">},
    {"MaxPool3DGrad", signature<"[a,b,c,d,e] * * -> [a,b,c,d,e]">},
    {"MaxPool3DGradGrad", maxPool3dGradGrad},
    {"MaxPoolGrad", signature<"[a,b,c,d] * * -> [a,b,c,d]">},
    {"MaxPoolGradGrad", maxPoolGradGrad},
    {"MaxPoolGradGradV2", maxPoolGradGradV2},
    {"MaxPoolGradGradWithArgmax", maxPoolGradGradWithArgmax},
    {"MaxPoolGradV2", signature<"[a,b,c,d] * * * * -> [a,b,c,d]">},
    {"MaxPoolGradWithArgmax", signature<"[a,b,c,d] * * -> [a,b,c,d]">},
};

}  // namespace

absl::Span<const ShapeRule> poolingGradientShapeRules() { return kRules; }

}  // namespace whittle
