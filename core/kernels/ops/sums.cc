// SPDX-License-Identifier: Apache-2.0
//
// Sums and what is made of them. Floats are added in double and rounded once: within what any order of additions in
// float may give. Integers wrap around.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/reduce.h"

#include <Eigen/Core>

#include <cmath>
#include <limits>

namespace whittle {
namespace {

// What a sum or product of Ts is kept in.
template <typename T>
using Wide =
    std::conditional_t<std::is_integral_v<T>, Wrapping<T>, std::conditional_t<kIsComplex<T>, Complex128, double>>;

template <typename T>
Wide<T> widened(const T& x) {
    if constexpr (kIsSmallFloat<T>)
        return static_cast<float>(x);
    else
        return static_cast<Wide<T>>(x);
}

template <typename T>
T narrowed(const Wide<T>& x) {
    if constexpr (kIsSmallFloat<T>)
        return static_cast<T>(static_cast<float>(x));
    else
        return static_cast<T>(x);
}

template <typename T>
struct SumOf {
    using Total = Wide<T>;
    static Total initial() { return Total(0); }
    static void add(Total& total, const T& x) { total += widened(x); }
    static T finish(const Total& total, int64_t) { return narrowed<T>(total); }
};

// Integers are summed in 64 bits here. The mean of no numbers is 0 for them and for complex numbers, else NaN.
template <typename T>
struct MeanOf {
    using Total =
        std::conditional_t<std::is_integral_v<T>, std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>, Wide<T>>;
    static Total initial() { return Total(0); }
    static void add(Total& total, const T& x) {
        if constexpr (std::is_integral_v<T>) {
            total = static_cast<Total>(static_cast<uint64_t>(total) + static_cast<uint64_t>(static_cast<Total>(x)));
        } else {
            total += widened(x);
        }
    }
    static T finish(const Total& total, int64_t count) {
        if constexpr (std::is_integral_v<T>) {
            return count == 0 ? T(0) : static_cast<T>(total / static_cast<Total>(count));
        } else if constexpr (std::is_same_v<Total, Complex128>) {
            return count == 0 ? T(0) : narrowed<T>(total / static_cast<double>(count));
        } else {
            return narrowed<T>(total / static_cast<double>(count));
        }
    }
};

template <typename T>
struct ProductOf {
    using Total = Wide<T>;
    static Total initial() { return Total(1); }
    static void add(Total& total, const T& x) { total *= widened(x); }
    static T finish(const Total& total, int64_t) { return narrowed<T>(total); }
};

template <typename T>
struct NormOf {
    using ChangesOne = void;
    using Total = Wide<T>;
    static Total initial() { return Total(0); }
    static void add(Total& total, const T& x) {
        if constexpr (std::is_same_v<Total, Complex128>)
            total += std::norm(widened(x));
        else
            total += widened(x) * widened(x);
    }
    static T finish(const Total& total, int64_t) {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(std::sqrt(static_cast<double>(static_cast<T>(total))));
        else
            return narrowed<T>(std::sqrt(total));
    }
};

// Half of the sum of squares of all elements.
absl::Status halfSquares(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), FloatTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        double total = 0;
        for (const T& x : c.input(0).as<T>()) total += widened(x) * widened(x);
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(kDataTypeOf<T>, {}));
        output.mutableAs<T>()[0] = narrowed<T>(total / 2);
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"EuclideanNorm", reduction<NormOf, NumberTypes>},
    {"L2Loss", halfSquares},
    {"Mean", reduction<MeanOf, NumberTypes>},
    {"Prod", reduction<ProductOf, NumberTypes>},
    {"Sum", reduction<SumOf, NumberTypes>},
};

}  // namespace

absl::Span<const Kernel> sumKernels() { return kKernels; }

}  // namespace whittle
