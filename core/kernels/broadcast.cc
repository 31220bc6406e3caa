// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/broadcast.h"

#include "core/base/status.h"
#include "core/graph/shape.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using Dims = std::vector<int64_t>;

// One dimension of the result and the inputs' steps in it.
struct Loop {
    int64_t size = 1;
    std::array<int64_t, BroadcastPlan::kMostInputs> strides{};
};

int64_t sizeFromEnd(const Dims& dims, size_t fromEnd) {
    return fromEnd < dims.size() ? dims[dims.size() - 1 - fromEnd] : 1;
}

// Whether `outer` goes on where `inner` ends, for every input.
bool canMerge(const Loop& outer, const Loop& inner, size_t inputs) {
    for (size_t i = 0; i < inputs; ++i) {
        if (outer.strides[i] != inner.strides[i] * inner.size) return false;
    }
    return true;
}

// Innermost first.
std::vector<Loop> mergedLoops(const std::vector<const Dims*>& shapes, const Dims& result) {
    std::vector<Loop> loops;
    std::array<int64_t, BroadcastPlan::kMostInputs> elements;
    elements.fill(1);
    for (size_t fromEnd = 0; fromEnd < result.size(); ++fromEnd) {
        Loop loop;
        loop.size = sizeFromEnd(result, fromEnd);
        for (size_t i = 0; i < shapes.size(); ++i) {
            const int64_t own = sizeFromEnd(*shapes[i], fromEnd);
            loop.strides[i] = own == 1 ? 0 : elements[i];
            elements[i] *= own;
        }
        if (loop.size == 1) continue;
        if (!loops.empty() && canMerge(loop, loops.back(), shapes.size())) {
            loops.back().size *= loop.size;
        } else {
            loops.push_back(loop);
        }
    }
    return loops;
}

}  // namespace

bool canBroadcast(const Dims& a, const Dims& b) {
    for (size_t fromEnd = 0; fromEnd < std::min(a.size(), b.size()); ++fromEnd) {
        const int64_t x = sizeFromEnd(a, fromEnd);
        const int64_t y = sizeFromEnd(b, fromEnd);
        if (x != y && x != 1 && y != 1) return false;
    }
    return true;
}

absl::StatusOr<BroadcastPlan> planBroadcast(const KernelContext& context, std::initializer_list<const Dims*> inputs) {
    const std::vector<const Dims*> shapes = inputs;
    BroadcastPlan plan;
    for (const Dims* shape : shapes) {
        if (!canBroadcast(plan.dims, *shape)) {
            return context.fail(absl::StrCat("incompatible shapes: ", toString(Shape::of(plan.dims)), " and ",
                                             toString(Shape::of(*shape))));
        }
        Dims larger(std::max(plan.dims.size(), shape->size()));
        for (size_t fromEnd = 0; fromEnd < larger.size(); ++fromEnd) {
            const int64_t x = sizeFromEnd(plan.dims, fromEnd);
            larger[larger.size() - 1 - fromEnd] = x == 1 ? sizeFromEnd(*shape, fromEnd) : x;
        }
        plan.dims = std::move(larger);
    }
    plan.isEmpty = std::find(plan.dims.begin(), plan.dims.end(), 0) != plan.dims.end();
    plan.steps.fill(1);
    if (plan.isEmpty) return plan;
    const std::vector<Loop> loops = mergedLoops(shapes, plan.dims);
    if (loops.empty()) return plan;
    plan.run = loops.front().size;
    plan.steps = loops.front().strides;
    for (size_t at = loops.size(); at-- > 1;) {
        plan.sizes.push_back(loops[at].size);
        for (size_t i = 0; i < shapes.size(); ++i) plan.strides[i].push_back(loops[at].strides[i]);
    }
    return plan;
}

}  // namespace whittle
