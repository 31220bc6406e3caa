// SPDX-License-Identifier: Apache-2.0
//
// Powers, logarithms and angles of two elements.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

struct Power {
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_same_v<T, float>) {  // rounded once, as TensorFlow's is but for the last place
            return static_cast<float>(
                std::pow(static_cast<double>(withoutDenormal(x)), static_cast<double>(withoutDenormal(y))));
        } else if constexpr (!std::is_integral_v<T>) {
            return std::pow(withoutDenormal(x), withoutDenormal(y));
        } else {
            Wrapping<T> result = 1;
            Wrapping<T> factor = static_cast<Wrapping<T>>(x);
            for (auto rest = static_cast<std::make_unsigned_t<T>>(y); rest != 0; rest >>= 1) {
                if (rest & 1) result *= factor;
                factor *= factor;
            }
            return static_cast<T>(result);
        }
    }
};

struct XLogY {
    template <typename T>
    T operator()(T x, T y) const {
        return x == T(0) ? T(0) : x * std::log(withoutDenormal(y));
    }
};

struct XLogOnePlusY {
    template <typename T>
    T operator()(T x, T y) const {
        return x == T(0) ? T(0) : x * Eigen::numext::log1p(y);
    }
};

struct XDividedByY {
    template <typename T>
    T operator()(T x, T y) const {
        return x == T(0) ? T(0) : x / y;
    }
};

struct ArcTangent2 {
    template <typename T>
    T operator()(T y, T x) const {
        return std::atan2(y, x);
    }
};

absl::Status power(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), Join<FloatComplexTypes, SignedTypes>{}, [&](auto tag) -> absl::Status {
        using T = typename decltype(tag)::Type;
        if constexpr (std::is_integral_v<T>) {
            const absl::Span<const T> exponents = c.input(1).as<T>();
            const bool isNegative = std::any_of(exponents.begin(), exponents.end(), [](T y) { return y < 0; });
            if (isNegative && c.input(0).size() > 0) return c.fail("an integer to a negative integer power");
        }
        return combineInputs<T, T>(c, Power{});
    });
}

constexpr Kernel kKernels[] = {
    {"Atan2", binary<ArcTangent2, FloatTypes>},        {"Pow", power},
    {"Xdivy", binary<XDividedByY, FloatComplexTypes>}, {"Xlog1py", binary<XLogOnePlusY, FloatComplexTypes>},
    {"Xlogy", binary<XLogY, FloatComplexTypes>},
};

}  // namespace

absl::Span<const Kernel> binaryFunctionKernels() { return kKernels; }

}  // namespace whittle
