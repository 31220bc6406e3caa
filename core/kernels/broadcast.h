// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace whittle {

// How the elements of up to three shapes meet under NumPy's rules for broadcasting. Dimensions that all inputs walk
// alike are merged, so that the innermost loop, a run, is as long as can be; in it each input stands still or goes on
// by one element.
struct BroadcastPlan {
    static constexpr size_t kMostInputs = 3;

    std::vector<int64_t> dims;  // of the result
    int64_t run = 1;
    std::array<int64_t, kMostInputs> steps{};  // of each input within a run: 0 or 1
    // The loops around a run, outermost first, and what each adds to an input's position.
    std::vector<int64_t> sizes;
    std::array<std::vector<int64_t>, kMostInputs> strides;
    bool isEmpty = false;
};

// InvalidArgument when the shapes do not fit each other. REQUIRES: at most kMostInputs.
absl::StatusOr<BroadcastPlan> planBroadcast(const KernelContext& context,
                                            std::initializer_list<const std::vector<int64_t>*> shapes);
// Whether they fit.
bool canBroadcast(const std::vector<int64_t>& a, const std::vector<int64_t>& b);

// Calls visit(position in the result, positions in the inputs) for each run.
template <size_t kInputs, typename Visit>
void forEachRun(const BroadcastPlan& plan, Visit&& visit) {
    if (plan.isEmpty) return;
    std::vector<int64_t> index(plan.sizes.size(), 0);
    std::array<int64_t, kInputs> from{};
    for (int64_t at = 0;; at += plan.run) {
        visit(at, from);
        size_t axis = plan.sizes.size();
        while (axis > 0) {
            --axis;
            for (size_t i = 0; i < kInputs; ++i) from[i] += plan.strides[i][axis];
            if (++index[axis] < plan.sizes[axis]) break;
            for (size_t i = 0; i < kInputs; ++i) from[i] -= plan.strides[i][axis] * plan.sizes[axis];
            index[axis] = 0;
            if (axis == 0) return;
        }
        if (plan.sizes.empty()) return;
    }
}

}  // namespace whittle
