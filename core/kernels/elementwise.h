// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/status.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/dispatch.h"

#include <cmath>
#include <limits>
#include <type_traits>

namespace whittle {

// Loops over elements. An operation is a type whose operator() takes and gives elements of float, double, complex or
// integer types; half and bfloat16 are computed in float and rounded once, as Eigen does it, unless the operation says
// `using OwnPrecision = void;` (then each of its steps is rounded).

template <typename T>
inline constexpr bool kIsSmallFloat = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

template <typename Operation, typename T>
inline constexpr bool kComputesInFloat = kIsSmallFloat<T> && !requires {
    typename Operation::OwnPrecision;
};

// Integers wrap around: what a sum, difference or product of Ts is computed in.
template <typename T>
using Wrapping = std::conditional_t<sizeof(T) <= 4, uint32_t, uint64_t>;

// Zero in place of a denormal: what arithmetic here makes of it (flush_denormals.h), for functions of the C library,
// which look at the bits.
template <typename T>
T withoutDenormal(T x) {
    return std::abs(x) < std::numeric_limits<T>::min() ? std::copysign(T(0), x) : x;
}
template <typename T>
std::complex<T> withoutDenormal(std::complex<T> x) {
    return {withoutDenormal(x.real()), withoutDenormal(x.imag())};
}

// Element types to results, the operation widened as said above.
template <typename Operation, typename T, typename Out>
Out apply(const Operation& operation, const T& x) {
    if constexpr (kComputesInFloat<Operation, T>) {
        return static_cast<Out>(operation(static_cast<float>(x)));
    } else {
        return static_cast<Out>(operation(x));
    }
}

template <typename Operation, typename T, typename Out>
Out apply(const Operation& operation, const T& x, const T& y) {
    if constexpr (kComputesInFloat<Operation, T>) {
        return static_cast<Out>(operation(static_cast<float>(x), static_cast<float>(y)));
    } else {
        return static_cast<Out>(operation(x, y));
    }
}

// One output of the input's shape.
template <typename T, typename Out, typename Operation>
absl::Status mapElements(KernelContext& c, const Operation& operation) {
    const Array& input = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(kDataTypeOf<Out>, input.dims()));
    const T* x = input.as<T>().data();
    Out* out = output.mutableAs<Out>().data();
    const int64_t count = input.size();
    for (int64_t i = 0; i < count; ++i) out[i] = apply<Operation, T, Out>(operation, x[i]);
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

// out = operation(x, y) over what `plan` says.
template <typename T, typename Out, typename Operation>
void combineElements(const BroadcastPlan& plan, const T* a, const T* b, Out* out, const Operation& operation) {
    forEachRun<2>(plan, [&](int64_t at, const std::array<int64_t, 2>& from) {
        const T* x = a + from[0];
        const T* y = b + from[1];
        Out* z = out + at;
        if (plan.steps[0] == 0) {
            const T same = *x;
            for (int64_t i = 0; i < plan.run; ++i) z[i] = apply<Operation, T, Out>(operation, same, y[i]);
        } else if (plan.steps[1] == 0) {
            const T same = *y;
            for (int64_t i = 0; i < plan.run; ++i) z[i] = apply<Operation, T, Out>(operation, x[i], same);
        } else {
            for (int64_t i = 0; i < plan.run; ++i) z[i] = apply<Operation, T, Out>(operation, x[i], y[i]);
        }
    });
}

template <typename T, typename Out, typename Operation>
absl::Status combineInputs(KernelContext& c, const Operation& operation) {
    const Array& a = c.input(0);
    const Array& b = c.input(1);
    WHITTLE_ASSIGN_OR_RETURN(const BroadcastPlan plan, planBroadcast(c, {&a.dims(), &b.dims()}));
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(kDataTypeOf<Out>, plan.dims));
    combineElements<T, Out>(plan, a.as<T>().data(), b.as<T>().data(), output.mutableAs<Out>().data(), operation);
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

// A kernel that applies `Operation` to each element of a tensor of one of the types of `List`.
template <typename Operation, typename List>
absl::Status unary(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return mapElements<T, T>(c, Operation{});
    });
}

// The same with a result for each element that is true or false.
template <typename Operation, typename List>
absl::Status predicate(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return mapElements<T, bool>(c, Operation{});
    });
}

template <typename Operation, typename List>
absl::Status binary(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return combineInputs<T, T>(c, Operation{});
    });
}

template <typename Operation, typename List>
absl::Status comparison(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return combineInputs<T, bool>(c, Operation{});
    });
}

}  // namespace whittle
