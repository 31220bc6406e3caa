// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/status.h"
#include "core/kernels/dispatch.h"

#include <absl/container/inlined_vector.h>

#include <cstdint>
#include <vector>

namespace whittle {

// Which elements of an input of a reduction meet in one element of its output: the input's dimensions without those of
// size 1, neighbours merged that are both kept or both reduced.
struct ReducePlan {
    struct Loop {
        int64_t size;
        int64_t stride;  // in the output; 0 where it is reduced
    };

    std::vector<int64_t> dims;  // of the output, after keep_dims
    std::vector<Loop> loops;    // outermost first
    int64_t outputs = 1;
    int64_t perOutput = 1;  // elements of the input for each of the output
    // Every output is made of one element.
    bool isCopy = true;
};

// For a node with the inputs (data, axes) and the attribute keep_dims. InvalidArgument for axes beyond the rank or
// named twice.
absl::StatusOr<ReducePlan> planReduction(const KernelContext& context);

// Folds the elements of input 0 into `totals`, one for each output: `step` takes a total and an element.
template <typename T, typename Total, typename Step>
void foldElements(const ReducePlan& plan, const T* input, Total* totals, const Step& step) {
    if (plan.outputs == 0 || plan.perOutput == 0) return;
    const size_t outer = plan.loops.empty() ? 0 : plan.loops.size() - 1;
    const ReducePlan::Loop run = plan.loops.empty() ? ReducePlan::Loop{1, 0} : plan.loops.back();
    absl::InlinedVector<int64_t, 8> index(outer, 0);
    Total* to = totals;
    while (true) {
        if (run.stride == 0) {
            Total total = *to;
            for (int64_t i = 0; i < run.size; ++i) step(total, input[i]);
            *to = total;
        } else {
            for (int64_t i = 0; i < run.size; ++i) step(to[i], input[i]);
        }
        input += run.size;
        size_t axis = outer;
        while (axis > 0) {
            --axis;
            to += plan.loops[axis].stride;
            if (++index[axis] < plan.loops[axis].size) break;
            to -= plan.loops[axis].stride * plan.loops[axis].size;
            index[axis] = 0;
            if (axis == 0) return;
        }
        if (outer == 0) return;
    }
}

// A reduction is a type with
//   using Total;                     what elements are folded into
//   static Total initial();
//   static void add(Total&, const T&);
//   static T finish(const Total&, int64_t count);
// and, where it makes something else of a single element, `using ChangesOne = void`.
template <typename T, typename Reduction>
absl::StatusOr<Array> reduceWith(const KernelContext& c, const ReducePlan& plan) {
    using Total = typename Reduction::Total;
    absl::StatusOr<Array> output = c.make(kDataTypeOf<T>, plan.dims);
    if (!output.ok()) return output;
    std::vector<Total> totals(static_cast<size_t>(plan.outputs), Reduction::initial());
    foldElements(plan, c.input(0).as<T>().data(), totals.data(), Reduction::add);
    T* out = output->template mutableAs<T>().data();
    for (size_t i = 0; i < totals.size(); ++i) out[i] = Reduction::finish(totals[i], plan.perOutput);
    return output;
}

// The kernel of the reduction `Of<T>` for the element types of `List`.
template <template <typename> typename Of, typename List>
absl::Status reduction(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const ReducePlan plan, planReduction(c));
    return dispatch(c, c.input(0).dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        constexpr bool kChangesOne = requires { typename Of<T>::ChangesOne; };
        if (plan.isCopy && !kChangesOne) {
            c.addOutput(c.input(0).reshaped(plan.dims));
            return absl::OkStatus();
        }
        absl::StatusOr<Array> output = reduceWith<T, Of<T>>(c, plan);
        if (output.ok()) c.addOutput(*std::move(output));
        return output.status();
    });
}

}  // namespace whittle
