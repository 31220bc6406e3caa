// SPDX-License-Identifier: Apache-2.0
//
// Boxes in images: which of them to keep, and to draw.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

// With padding there are as many results as input 2 says.
template <SignatureText kText, int kPadded>
absl::Status suppression(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(signature<kText>(c));
    WHITTLE_ASSIGN_OR_RETURN(const bool pads, c.boolAttr("pad_to_max_output_size"));
    if (!pads) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, sizeFromScalar(c, 2));
    for (int i = 0; i < kPadded; ++i) c.setOutput(i, c.vector(size));
    return absl::OkStatus();
}

// min(total, classes * perClass) when a class has a limit of its own.
absl::StatusOr<Dim> combinedCount(RuleContext& c, Dim total, Dim perClass, Dim classes) {
    WHITTLE_ASSIGN_OR_RETURN(const bool padsClasses, c.boolAttr("pad_per_class"));
    if (!padsClasses) return total;
    if (perClass.is(0)) return c.fail("max_output_size_per_class must be positive");
    if (!total.isKnown() || !perClass.isKnown() || !classes.isKnown()) return c.newDim();
    WHITTLE_ASSIGN_OR_RETURN(const Dim all, c.multiply(perClass, classes));
    return c.minimum(total, all);
}

absl::Status combinedSuppression(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape boxes, c.withRank(c.input(0), 4));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape scores, c.withRank(c.input(1), 3));
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 2, 5));
    WHITTLE_ASSIGN_OR_RETURN(const Dim batch, c.merge(boxes.dims[0], scores.dims[0]));
    WHITTLE_RETURN_IF_ERROR(c.merge(boxes.dims[1], scores.dims[1]).status());
    WHITTLE_RETURN_IF_ERROR(c.withValue(boxes.dims[3], 4).status());
    const Dim boxClasses = boxes.dims[2];
    const Dim classes = scores.dims[2];
    if (boxClasses.isKnown() && classes.isKnown() && !boxClasses.is(1) && boxClasses != classes) {
        return c.fail(absl::StrCat("boxes are for ", boxClasses.size(), " classes, scores for ", classes.size()));
    }
    WHITTLE_ASSIGN_OR_RETURN(const Dim total, sizeFromScalar(c, 3));
    if (total.is(0)) return c.fail("max_total_size must be positive");
    WHITTLE_ASSIGN_OR_RETURN(const Dim perClass, sizeFromScalar(c, 2));
    WHITTLE_ASSIGN_OR_RETURN(const Dim count, combinedCount(c, total, perClass, classes));
    c.setOutput(0, SymbolicShape::of({batch, count, Dim::ofSize(4)}));
    c.setOutput(1, c.matrix(batch, count));
    c.setOutput(2, c.matrix(batch, count));
    c.setOutput(3, c.vector(batch));
    return absl::OkStatus();
}

absl::Status drawBoxes(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape images, c.withRank(c.input(0), 4));
    const Dim depth = images.dims[3];
    if (depth.isKnown() && !depth.is(1) && !depth.is(3) && !depth.is(4)) {
        return c.fail(absl::StrCat("images must have 1, 3 or 4 channels, not ", depth.size()));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape boxes, c.withRank(c.input(1), 3));
    WHITTLE_RETURN_IF_ERROR(c.withValue(boxes.dims[2], 4).status());
    c.setOutput(0, std::move(images));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"CombinedNonMaxSuppression", combinedSuppression},
    {"DrawBoundingBoxes", drawBoxes},
    {"DrawBoundingBoxesV2", signature<"x>=3 * * -> x">},
    {"GenerateBoundingBoxProposals",
     signature<"[n,?,?,?] [?,?,?,?] [?,5] [?,?,?] [] [] [] -> [n,@post_nms_topn,4] [n,@post_nms_topn]">},
    {"NonMaxSuppression", signature<"[n,4] [n] [] -> [?]">},
    {"NonMaxSuppressionV2", signature<"[n,4] [n] [] [] -> [?]">},
    {"NonMaxSuppressionV3", signature<"[n,4] [n] [] [] [] -> [?]">},
    {"NonMaxSuppressionV4", suppression<"[n,4] [n] [] [] [] -> [?] []", 1>},
    {"NonMaxSuppressionV5", suppression<"[n,4] [n] [] [] [] [] -> [k] [k] []", 2>},
    {"NonMaxSuppressionWithOverlaps", signature<"[n,?] [n] [] [] [] -> [?]">},
    {"SampleDistortedBoundingBox", signature<"[3] [?,?,4] -> [3] [3] [1,1,4]">},
    {"SampleDistortedBoundingBoxV2", signature<"[3] [?,?,4] [] -> [3] [3] [1,1,4]">},
    {"StatelessSampleDistortedBoundingBox", signature<"[3] [?,?,4] [] [2] -> [3] [3] [1,1,4]">},
};

}  // namespace

absl::Span<const ShapeRule> imageBoxShapeRules() { return kRules; }

}  // namespace whittle
