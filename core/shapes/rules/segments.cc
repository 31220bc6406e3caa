// SPDX-License-Identifier: Apache-2.0
//
// Sums over segments of a tensor's first dimensions (math_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <limits>

namespace whittle {

absl::Status unsortedSegments(RuleContext& c) {
    const SymbolicShape& ids = c.input(1);
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2}));
    if (!ids.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape data, c.mergePrefix(c.input(0), ids));
    WHITTLE_ASSIGN_OR_RETURN(const Dim segments, sizeFromScalar(c, 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape suffix, c.subshape(data, ids.rank()));
    c.setOutput(0, c.concatenate(c.vector(segments), suffix));
    return absl::OkStatus();
}

namespace {

absl::Status firstDimReplaced(RuleContext& c, Dim first) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape data, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest, c.subshape(data, 1));
    c.setOutput(0, c.concatenate(c.vector(first), rest));
    return absl::OkStatus();
}

absl::Status segments(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1}));
    return firstDimReplaced(c, c.newDim());
}

absl::Status requireIndices(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1, 2}));
    return c.merge(c.input(1), c.input(2)).status();
}

absl::Status sparseSegments(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireIndices(c));
    return firstDimReplaced(c, c.newDim());
}

// Input 3 is how many rows the output has.
absl::Status sparseSegmentsGiven(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireIndices(c));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {3}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rows, sizeFromScalar(c, 3));
    return firstDimReplaced(c, rows);
}

absl::Status sparseSegmentsGradV2(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireIndices(c));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {3}));
    const Dim rows = c.newDim();
    c.setOutput(1, c.vector(rows));
    return firstDimReplaced(c, rows);
}

constexpr ShapeRule kRules[] = {
    {"SegmentMax", segments},
    {"SegmentMaxV2", unsortedSegments},
    {"SegmentMean", segments},
    {"SegmentMin", segments},
    {"SegmentMinV2", unsortedSegments},
    {"SegmentProd", segments},
    {"SegmentProdV2", unsortedSegments},
    {"SegmentSum", segments},
    {"SegmentSumV2", unsortedSegments},
    {"SparseSegmentMean", sparseSegments},
    {"SparseSegmentMeanGrad", sparseSegmentsGiven},
    {"SparseSegmentMeanGradV2", sparseSegmentsGradV2},
    {"SparseSegmentMeanWithNumSegments", sparseSegmentsGiven},
    {"SparseSegmentSqrtN", sparseSegments},
    {"SparseSegmentSqrtNGrad", sparseSegmentsGiven},
    {"SparseSegmentSqrtNGradV2", sparseSegmentsGradV2},
    {"SparseSegmentSqrtNWithNumSegments", sparseSegmentsGiven},
    {"SparseSegmentSum", sparseSegments},
    {"SparseSegmentSumGrad", sparseSegmentsGiven},
    {"SparseSegmentSumGradV2", sparseSegmentsGradV2},
    {"SparseSegmentSumWithNumSegments", sparseSegmentsGiven},
    {"UnsortedSegmentJoin", unsortedSegments},
    {"UnsortedSegmentMax", unsortedSegments},
    {"UnsortedSegmentMin", unsortedSegments},
    {"UnsortedSegmentProd", unsortedSegments},
    {"UnsortedSegmentSum", unsortedSegments},
};

}  // namespace

absl::Span<const ShapeRule> segmentShapeRules() { return kRules; }

}  // namespace whittle
