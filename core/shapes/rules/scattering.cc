// SPDX-License-Identifier: Apache-2.0
//
// Ops that write slices into a tensor (array_ops.cc, state_ops.cc; ScatterNdShapeHelper in common_shape_fns.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

// Indices are [outer..., n], updates [outer..., what follows n dimensions of the target].
absl::Status requireUpdatesFit(RuleContext& c, const SymbolicShape& target, const SymbolicShape& indices,
                               const SymbolicShape& updates) {
    if (c.elementCount(target).is(0) &&
        (c.elementCount(indices).sizeOr(0) > 0 || c.elementCount(updates).sizeOr(0) > 0)) {
        return c.fail("indices and updates specified for an empty tensor");
    }
    if (!indices.hasRank() || !updates.hasRank() || indices.rank() == 0) return absl::OkStatus();
    const Dim depth = indices.dims.back();
    if (!depth.isKnown()) return absl::OkStatus();
    const int64_t outer = indices.rank() - 1;
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape outerIndices, c.subshape(indices, 0, outer));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape outerUpdates, c.subshape(updates, 0, outer));
    WHITTLE_RETURN_IF_ERROR(c.merge(outerIndices, outerUpdates).status());
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape innerTarget, c.subshape(target, depth.size()));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape innerUpdates, c.subshape(updates, outer));
    return c.merge(innerTarget, innerUpdates).status();
}

absl::Status scatterNd(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(2));
    WHITTLE_RETURN_IF_ERROR(requireUpdatesFit(c, shape, indices, c.input(1)));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status tensorScatter(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape target, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRankAtLeast(c.input(1), 1));
    WHITTLE_RETURN_IF_ERROR(requireUpdatesFit(c, target, indices, c.input(2)));
    c.setOutput(0, std::move(target));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"ScatterNd", scatterNd},
    {"ScatterNdNonAliasingAdd", tensorScatter},
    {"TensorScatterAdd", tensorScatter},
    {"TensorScatterMax", tensorScatter},
    {"TensorScatterMin", tensorScatter},
    {"TensorScatterSub", tensorScatter},
    {"TensorScatterUpdate", tensorScatter},
};

}  // namespace

absl::Span<const ShapeRule> scatteringShapeRules() { return kRules; }

}  // namespace whittle
