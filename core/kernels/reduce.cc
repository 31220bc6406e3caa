// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/reduce.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::StatusOr<std::vector<bool>> reducedAxes(const KernelContext& c) {
    const int rank = c.input(0).rank();
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> axes, c.integers(1));
    std::vector<bool> reduced(static_cast<size_t>(rank), false);
    for (const int64_t axis : axes) {
        if (axis < -rank || axis >= rank) {
            return c.fail(absl::StrCat("there is no axis ", axis, " to reduce in ", rank, " dimensions"));
        }
        const auto at = static_cast<size_t>(axis < 0 ? axis + rank : axis);
        if (reduced[at]) return c.fail(absl::StrCat("axis ", axis, " is named twice"));
        reduced[at] = true;
    }
    return reduced;
}

}  // namespace

absl::StatusOr<ReducePlan> planReduction(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const bool keepDims, c.boolAttr("keep_dims"));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<bool> reduced, reducedAxes(c));
    const std::vector<int64_t>& input = c.input(0).dims();
    ReducePlan plan;
    for (size_t axis = 0; axis < input.size(); ++axis) {
        if (!reduced[axis]) plan.dims.push_back(input[axis]);
        if (reduced[axis] && keepDims) plan.dims.push_back(1);
    }
    for (size_t axis = input.size(); axis-- > 0;) {
        const int64_t size = input[axis];
        if (size == 1) continue;
        const int64_t stride = reduced[axis] ? 0 : plan.outputs;
        const bool goesOn = !plan.loops.empty() && (plan.loops.front().stride == 0) == reduced[axis];
        if (goesOn)
            plan.loops.front().size *= size;
        else
            plan.loops.insert(plan.loops.begin(), {size, stride});
        if (reduced[axis]) plan.isCopy = false;
        (reduced[axis] ? plan.perOutput : plan.outputs) *= size;
    }
    return plan;
}

}  // namespace whittle
