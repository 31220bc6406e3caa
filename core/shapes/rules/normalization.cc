// SPDX-License-Identifier: Apache-2.0
//
// Batch and local response normalization.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"
#include "core/shapes/rules/window.h"

namespace whittle {
namespace {

// Four or, from V3 on, five dimensions: NDHWC images are normalized by the same op.
absl::StatusOr<SymbolicShape> image(RuleContext& c, int i) {
    const SymbolicShape& shape = c.input(i);
    const std::string format = c.stringAttrOr("data_format", "NHWC");
    return c.withRank(shape, format == "NDHWC" || format == "NCDHW" ? 5 : 4);
}

absl::StatusOr<size_t> depthOf(const RuleContext& c, const SymbolicShape& shape) {
    WHITTLE_ASSIGN_OR_RETURN(const ImageLayout layout, imageLayout(c));
    if (layout == ImageLayout::kVectorsOfChannels) return c.fail("NCHW_VECT_C is no format of this op");
    return depthIndex(layout, shape.dims.size() - 2);
}

// `depth` merged with the only size of the vectors in inputs [first, last].
absl::StatusOr<Dim> mergeVectors(RuleContext& c, Dim depth, int first, int last) {
    for (int i = first; i <= last; ++i) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape vector, c.withRank(c.input(i), 1));
        WHITTLE_ASSIGN_OR_RETURN(depth, c.merge(depth, vector.dims[0]));
    }
    return depth;
}

absl::Status fusedBatchNorm(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape x, image(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const bool isTraining, c.boolAttr("is_training"));
    const Attr* factor = c.attr("exponential_avg_factor");
    const bool averages = factor && factor->asFloat() && *factor->asFloat() != 1.0F;
    WHITTLE_ASSIGN_OR_RETURN(const size_t depth, depthOf(c, x));
    // While training, mean and variance are results; they are inputs only when they are averaged with what was.
    WHITTLE_ASSIGN_OR_RETURN(x.dims[depth], mergeVectors(c, x.dims[depth], 1, isTraining && !averages ? 2 : 4));
    for (int i = 1; i <= 4; ++i) c.setOutput(i, c.vector(x.dims[depth]));
    c.setOutput(0, std::move(x));
    return absl::OkStatus();
}

absl::Status fusedBatchNormEx(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(fusedBatchNorm(c));
    WHITTLE_ASSIGN_OR_RETURN(const size_t depth, depthOf(c, c.output(0)));
    const Dim channels = c.output(0).dims[depth];
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape x, image(c, 0));
    if (x.dims[depth].isKnown() && channels.size() % 4 != 0) return c.fail("channels must be a multiple of 4");
    return absl::OkStatus();
}

absl::Status fusedBatchNormGrad(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape gradient, image(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape x, image(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(const size_t at, depthOf(c, gradient));
    WHITTLE_ASSIGN_OR_RETURN(const Dim depth, c.merge(gradient.dims[at], x.dims[at]));
    WHITTLE_ASSIGN_OR_RETURN(gradient.dims[at], mergeVectors(c, depth, 2, 4));
    c.setOutput(1, c.vector(gradient.dims[at]));
    c.setOutput(2, c.vector(gradient.dims[at]));
    c.setOutput(3, c.vector(Dim::ofSize(0)));
    c.setOutput(4, c.vector(Dim::ofSize(0)));
    c.setOutput(0, std::move(gradient));
    return absl::OkStatus();
}

absl::Status fusedBatchNormGradEx(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(fusedBatchNormGrad(c));
    if (c.outputCount() > 5) c.setOutput(5, c.output(0));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"BatchNormWithGlobalNormalization", signature<"[a,b,c,d] [d] [d] [d] [d] -> [a,b,c,d]">},
    {"BatchNormWithGlobalNormalizationGrad", signature<"[a,b,c,d] [d] [d] [d] [a,b,c,d] -> [a,b,c,d] [d] [d] [d] [d]">},
    {"FusedBatchNorm", fusedBatchNorm},
    {"FusedBatchNormGrad", fusedBatchNormGrad},
    {"FusedBatchNormGradV2", fusedBatchNormGrad},
    {"FusedBatchNormGradV3", fusedBatchNormGrad},
    {"FusedBatchNormV2", fusedBatchNorm},
    {"FusedBatchNormV3", fusedBatchNorm},
    {"L2Loss", signature<"* -> []">},
    {"LRN", signature<"[a,b,c,d] -> [a,b,c,d]">},
    {"LRNGrad", signature<"[a,b,c,d] [a,b,c,d] [a,b,c,d] -> [a,b,c,d]">},
    {"_FusedBatchNormEx", fusedBatchNormEx},
    {"_FusedBatchNormGradEx", fusedBatchNormGradEx},
};

}  // namespace

absl::Span<const ShapeRule> normalizationShapeRules() { return kRules; }

}  // namespace whittle
