// SPDX-License-Identifier: Apache-2.0
//
// Functions of one element whose result is exact or correctly rounded.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <bit>
#include <cmath>

namespace whittle {
namespace {

template <typename T>
constexpr bool kIsInteger = std::is_integral_v<T>;

struct Absolute {
    template <typename T>
    T operator()(T x) const {
        if constexpr (kIsInteger<T>)
            return x < 0 ? static_cast<T>(Wrapping<T>{0} - static_cast<Wrapping<T>>(x)) : x;
        else
            return std::abs(x);
    }
};

struct Negative {
    template <typename T>
    T operator()(T x) const {
        if constexpr (kIsInteger<T>)
            return static_cast<T>(Wrapping<T>{0} - static_cast<Wrapping<T>>(x));
        else
            return -x;
    }
};

// Zeros, denormals (which compare equal to zero here) and NaN stay what they are.
struct Sign {
    template <typename T>
    T operator()(T x) const {
        if constexpr (kIsInteger<T>)
            return static_cast<T>((x > 0) - (x < 0));
        else
            return x > T(0) ? T(1) : x < T(0) ? T(-1) : x;
    }
    template <typename T>
    std::complex<T> operator()(std::complex<T> x) const {
        const T size = std::abs(x);
        return size == T(0) ? std::complex<T>() : std::complex<T>(x.real() / size, x.imag() / size);
    }
};

struct Square {
    template <typename T>
    T operator()(T x) const {
        if constexpr (kIsInteger<T>)
            return static_cast<T>(static_cast<Wrapping<T>>(x) * static_cast<Wrapping<T>>(x));
        else
            return x * x;
    }
};

struct Inverse {
    template <typename T>
    T operator()(T x) const {
        return T(1) / x;
    }
};

struct SquareRoot {
    template <typename T>
    T operator()(T x) const {
        return std::sqrt(x);
    }
};

struct Ceiling {
    template <typename T>
    T operator()(T x) const {
        return std::ceil(x);
    }
};

struct FloorOf {
    template <typename T>
    T operator()(T x) const {
        return std::floor(x);
    }
};

// Halves to the even neighbour, for Round and Rint alike. TensorFlow 2.17's kernel gives 0 for every integer (its
// constant one half is an integer there), and so does this; tf.round() never asks it.
struct RoundHalfEven {
    template <typename T>
    T operator()([[maybe_unused]] T x) const {
        if constexpr (kIsInteger<T>) {
            return 0;
        } else {
            return std::nearbyint(x);
        }
    }
};

struct BitwiseNot {
    template <typename T>
    T operator()(T x) const {
        return static_cast<T>(~x);
    }
};

struct Not {
    bool operator()(bool x) const { return !x; }
};

struct PopulationCount {
    template <typename T>
    uint8_t operator()(T x) const {
        return static_cast<uint8_t>(std::popcount(static_cast<std::make_unsigned_t<T>>(x)));
    }
};

struct IsNan {
    template <typename T>
    bool operator()(T x) const {
        return std::isnan(x);
    }
};

struct IsInfinite {
    template <typename T>
    bool operator()(T x) const {
        return std::isinf(x);
    }
};

struct IsFinite {
    template <typename T>
    bool operator()(T x) const {
        return std::isfinite(x);
    }
};

struct Conjugate {
    template <typename T>
    T operator()(T x) const {
        return std::conj(x);
    }
};

using SignedOrFloat = Join<FloatTypes, SignedTypes>;
using SignedOrAnyFloat = Join<FloatComplexTypes, SignedTypes>;

absl::Status countBits(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), IntegerTypes{},
                    [&](auto tag) { return mapElements<typename decltype(tag)::Type, uint8_t>(c, PopulationCount{}); });
}

absl::Status zerosLike(KernelContext& c) {
    const Array& input = c.input(0);
    if (!isOneOf(input.dtype(), PlainTypes{}) && input.dtype() != DataType::kString) {
        return c.noKernelFor(input.dtype());
    }
    WHITTLE_ASSIGN_OR_RETURN(Array zeros, c.make(input.dtype(), input.dims()));
    c.addOutput(std::move(zeros));
    return absl::OkStatus();
}

absl::Status onesLike(KernelContext& c) {
    return dispatch(c, c.input(0).dtype(), PlainTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array ones, c.make(kDataTypeOf<T>, c.input(0).dims()));
        for (T& one : ones.mutableAs<T>()) one = static_cast<T>(1);
        c.addOutput(std::move(ones));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"Abs", unary<Absolute, SignedOrFloat>},
    {"Ceil", unary<Ceiling, FloatTypes>},
    {"Conj", unary<Conjugate, ComplexTypes>},
    {"Floor", unary<FloorOf, FloatTypes>},
    {"Inv", unary<Inverse, FloatComplexTypes>},
    {"Invert", unary<BitwiseNot, IntegerTypes>},
    {"IsFinite", predicate<IsFinite, FloatTypes>},
    {"IsInf", predicate<IsInfinite, FloatTypes>},
    {"IsNan", predicate<IsNan, FloatTypes>},
    {"LogicalNot", unary<Not, Types<bool>>},
    {"Neg", unary<Negative, SignedOrAnyFloat>},
    {"OnesLike", onesLike},
    {"PopulationCount", countBits},
    {"Reciprocal", unary<Inverse, FloatComplexTypes>},
    {"Rint", unary<RoundHalfEven, Types<float, double>>},
    {"Round", unary<RoundHalfEven, Join<FloatTypes, IndexTypes>>},
    {"Sign", unary<Sign, SignedOrAnyFloat>},
    {"Sqrt", unary<SquareRoot, FloatComplexTypes>},
    {"Square", unary<Square, NumberTypes>},
    {"ZerosLike", zerosLike},
};

}  // namespace

absl::Span<const Kernel> unaryExactKernels() { return kKernels; }

}  // namespace whittle
