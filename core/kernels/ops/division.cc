// SPDX-License-Identifier: Apache-2.0
//
// Quotients and remainders in TensorFlow's many ways. An integer divided by zero is an error; the smallest integer
// divided by -1 wraps around.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

// Calls operation(x, y) with y != 0 and no overflow.
template <typename Operation>
struct Safe : Operation {
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_integral_v<T>) {
            if (y == 0) return 0;
            if constexpr (std::is_signed_v<T>) {
                if (y == T(-1) && x == std::numeric_limits<T>::min()) return Operation()(x, T(1));
            }
        }
        return Operation()(x, y);
    }
};

struct Quotient {
    template <typename T>
    T operator()(T x, T y) const {
        return static_cast<T>(x / y);
    }
};

// Half and bfloat16 round the quotient before they round it down.
struct FloorQuotient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_integral_v<T>) {
            const T quotient = static_cast<T>(x / y);
            return (x % y != 0) && ((x < 0) != (y < 0)) ? static_cast<T>(quotient - 1) : quotient;
        } else {
            return Eigen::numext::floor(x / y);
        }
    }
};

template <typename T>
T truncated(T x) {
    if constexpr (kIsSmallFloat<T>)
        return static_cast<T>(std::trunc(static_cast<float>(x)));
    else
        return std::trunc(x);
}

struct TruncatedQuotient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(x / y);
        else
            return truncated(static_cast<T>(x / y));
    }
};

struct TruncatedRemainder {
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(x % y);
        else
            return std::fmod(x, y);
    }
};

struct FloorRemainder {
    template <typename T>
    T operator()(T x, T y) const {
        const T remainder = TruncatedRemainder()(x, y);
        return remainder != T(0) && (y < T(0)) != (remainder < T(0)) ? static_cast<T>(remainder + y) : remainder;
    }
};

struct QuotientNoNan {
    template <typename T>
    T operator()(T x, T y) const {
        return y == T(0) ? T(0) : x / y;
    }
};

template <typename Operation, typename List>
absl::Status divide(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), List{}, [&](auto tag) -> absl::Status {
        using T = typename decltype(tag)::Type;
        if constexpr (std::is_integral_v<T>) {
            const absl::Span<const T> divisors = c.input(1).as<T>();
            const bool hasZero = std::find(divisors.begin(), divisors.end(), T(0)) != divisors.end();
            WHITTLE_ASSIGN_OR_RETURN(const BroadcastPlan plan,
                                     planBroadcast(c, {&c.input(0).dims(), &c.input(1).dims()}));
            if (hasZero && !plan.isEmpty) return c.fail("integer division by zero");
        }
        return combineInputs<T, T>(c, Safe<Operation>{});
    });
}

constexpr Kernel kKernels[] = {
    {"Div", divide<Quotient, NumberTypes>},
    {"DivNoNan", divide<QuotientNoNan, FloatComplexTypes>},
    {"FloorDiv", divide<FloorQuotient, RealTypes>},
    {"FloorMod", divide<FloorRemainder, RealTypes>},
    {"Mod", divide<TruncatedRemainder, Types<float, double, int32_t, int64_t>>},
    {"RealDiv", divide<Quotient, FloatComplexTypes>},
    {"TruncateDiv", divide<TruncatedQuotient, RealTypes>},
    {"TruncateMod", divide<TruncatedRemainder, Types<float, double, int32_t, int64_t>>},
};

}  // namespace

absl::Span<const Kernel> divisionKernels() { return kKernels; }

}  // namespace whittle
