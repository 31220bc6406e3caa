// SPDX-License-Identifier: Apache-2.0
//
// Sets in the last dimension of tensors (set_ops.cc). The result is a sparse tensor of the same rank.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status setOfRank(RuleContext& c, Dim rank) {
    const Dim count = c.newDim();
    c.setOutput(0, c.matrix(count, rank));
    c.setOutput(1, c.vector(count));
    c.setOutput(2, c.vector(rank));
    return absl::OkStatus();
}

absl::Status denseToDense(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), 2).status());
    const int64_t rank = rankOr(c.input(0));
    if (rank < 0) {
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(1), 2).status());
        const int64_t other = rankOr(c.input(1));
        return setOfRank(c, other < 0 ? c.newDim() : Dim::ofSize(other));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape second, c.withRank(c.input(1), rank));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape groups, c.subshape(c.input(0), 0, rank - 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape otherGroups, c.subshape(second, 0, rank - 1));
    WHITTLE_RETURN_IF_ERROR(c.merge(groups, otherGroups).status());
    return setOfRank(c, Dim::ofSize(rank));
}

absl::Status denseToSparse(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireSparse(c, 1, 2, 3));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), 2).status());
    Dim rank = c.dim(c.input(3), 0);
    if (c.input(0).hasRank()) {
        WHITTLE_ASSIGN_OR_RETURN(rank, c.withValue(rank, c.input(0).rank()));
    }
    return setOfRank(c, rank);
}

absl::Status sparseToSparse(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireSparse(c, 0, 1, 2));
    WHITTLE_RETURN_IF_ERROR(requireSparse(c, 3, 4, 5));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rank, c.merge(c.dim(c.input(2), 0), c.dim(c.input(5), 0)));
    if (rank.isKnown() && rank.size() < 2) return c.fail(absl::StrCat("sets need rank 2, not ", rank.size()));
    return setOfRank(c, rank);
}

constexpr ShapeRule kRules[] = {
    {"DenseToDenseSetOperation", denseToDense},
    {"DenseToSparseSetOperation", denseToSparse},
    {"SetSize", unknownOutputs},
    {"SparseToSparseSetOperation", sparseToSparse},
};

}  // namespace

absl::Span<const ShapeRule> setShapeRules() { return kRules; }

}  // namespace whittle
