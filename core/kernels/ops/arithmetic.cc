// SPDX-License-Identifier: Apache-2.0
//
// Sums, differences, products, extremes of two elements.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <cmath>
#include <limits>

namespace whittle {
namespace {

#define WHITTLE_WRAPPING(Name, sign)                                                                 \
    struct Name {                                                                                    \
        template <typename T>                                                                        \
        T operator()(T x, T y) const {                                                               \
            if constexpr (std::is_integral_v<T>) {                                                   \
                return static_cast<T>(static_cast<Wrapping<T>>(x) sign static_cast<Wrapping<T>>(y)); \
            } else {                                                                                 \
                return x sign y;                                                                     \
            }                                                                                        \
        }                                                                                            \
    };

WHITTLE_WRAPPING(Plus, +)
WHITTLE_WRAPPING(Minus, -)
WHITTLE_WRAPPING(Times, *)

#undef WHITTLE_WRAPPING

// NaN when either is. Which of two zeros comes out is TensorFlow's accident too.
struct Larger {
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_floating_point_v<T>) {
            if (std::isnan(x)) return x;
            if (std::isnan(y)) return y;
        }
        return x < y ? y : x;
    }
};

struct Smaller {
    template <typename T>
    T operator()(T x, T y) const {
        if constexpr (std::is_floating_point_v<T>) {
            if (std::isnan(x)) return x;
            if (std::isnan(y)) return y;
        }
        return y < x ? y : x;
    }
};

struct SquaredDifference {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T x, T y) const {
        const T difference = Minus()(x, y);
        return Times()(difference, difference);
    }
    template <typename T>
    std::complex<T> operator()(std::complex<T> x, std::complex<T> y) const {
        const std::complex<T> difference = x - y;
        return difference * std::conj(difference);
    }
};

struct TimesNoNan {
    template <typename T>
    T operator()(T x, T y) const {
        return y == T(0) ? T(0) : x * y;
    }
};

// The neighbour of x towards y.
struct NextAfter {
    template <typename T>
    T operator()(T x, T y) const {
        return std::nextafter(x, y);
    }
};

absl::Status joinStrings(KernelContext& c) {
    const Array& a = c.input(0);
    const Array& b = c.input(1);
    WHITTLE_ASSIGN_OR_RETURN(const BroadcastPlan plan, planBroadcast(c, {&a.dims(), &b.dims()}));
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(DataType::kString, plan.dims));
    std::vector<std::string>& out = output.mutableStrings();
    forEachRun<2>(plan, [&](int64_t at, const std::array<int64_t, 2>& from) {
        for (int64_t i = 0; i < plan.run; ++i) {
            out[static_cast<size_t>(at + i)] = a.strings()[static_cast<size_t>(from[0] + i * plan.steps[0])] +
                                               b.strings()[static_cast<size_t>(from[1] + i * plan.steps[1])];
        }
    });
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

// The older Add takes strings, and of the unsigned types the smallest only.
absl::Status add(KernelContext& c) {
    if (c.input(0).dtype() == DataType::kString) return joinStrings(c);
    return binary<Plus, Join<Join<FloatComplexTypes, SignedTypes>, Types<uint8_t>>>(c);
}

using FloatsComplexOrIndices = Join<FloatComplexTypes, IndexTypes>;

constexpr Kernel kKernels[] = {
    {"Add", add},
    {"AddV2", binary<Plus, NumberTypes>},
    {"Maximum", binary<Larger, RealTypes>},
    {"Minimum", binary<Smaller, RealTypes>},
    {"Mul", binary<Times, NumberTypes>},
    {"MulNoNan", binary<TimesNoNan, FloatComplexTypes>},
    {"NextAfter", binary<NextAfter, Types<float, double>>},
    {"SquaredDifference", binary<SquaredDifference, FloatsComplexOrIndices>},
    {"Sub", binary<Minus, NumberTypes>},
};

}  // namespace

absl::Span<const Kernel> arithmeticKernels() { return kKernels; }

}  // namespace whittle
