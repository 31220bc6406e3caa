// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/float8.h"

#include <Eigen/Core>

#include <bit>
#include <complex>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace whittle {

// Conversions between element types as TensorFlow's Cast does them on an x86 processor: half, bfloat16 and the 8-bit
// floats come from float, so a double is rounded twice (but once for 8 bits); a complex number gives its real part.

// What C++ leaves undefined, as the processor's truncating conversion answers: out of range and NaN give the smallest
// integer. Narrow integers are cut off a wider one. So do TensorFlow's loops over single elements; those over vectors
// saturate 8 and 16 bits instead, and which element meets which depends on its place in the tensor.
template <typename F>
int32_t truncatedToInt32(F x) {
    const double wide = x;
    return wide > -2147483649.0 && wide < 2147483648.0 ? static_cast<int32_t>(wide)
                                                       : std::numeric_limits<int32_t>::min();
}

template <typename F>
int64_t truncatedToInt64(F x) {
    constexpr F kBound = static_cast<F>(9223372036854775808.0);
    return x >= -kBound && x < kBound ? static_cast<int64_t>(x) : std::numeric_limits<int64_t>::min();
}

// Two signed conversions put together, as compilers do where the processor has no unsigned one.
template <typename F>
uint64_t truncatedToUInt64(F x) {
    const int64_t low = truncatedToInt64(x);
    const int64_t high = truncatedToInt64(x - static_cast<F>(9223372036854775808.0));
    return static_cast<uint64_t>(low) | (static_cast<uint64_t>(high) & static_cast<uint64_t>(low >> 63));
}

template <typename To, typename F>
To floatToInteger(F x) {
    if constexpr (std::is_same_v<To, int64_t>) {
        return truncatedToInt64(x);
    } else if constexpr (std::is_same_v<To, uint64_t>) {
        return truncatedToUInt64(x);
    } else if constexpr (std::is_same_v<To, uint32_t>) {
        return static_cast<uint32_t>(truncatedToInt64(x));
    } else {
        return static_cast<To>(truncatedToInt32(x));
    }
}

// The number in the lower four bits; the upper ones may hold anything.
inline int8_t signed4(unsigned bits) { return static_cast<int8_t>(static_cast<int>((bits & 0xf) ^ 8) - 8); }

// Any type to one that C++ knows: float, double or an integer.
template <typename From>
auto toPlain(const From& x) {
    if constexpr (std::is_same_v<From, Half> || std::is_same_v<From, BFloat16>) {
        return static_cast<float>(x);
    } else if constexpr (std::is_same_v<From, Float8E5M2> || std::is_same_v<From, Float8E4M3FN>) {
        return toFloat(x);
    } else if constexpr (std::is_same_v<From, Int4>) {
        return signed4(static_cast<unsigned>(x.value));
    } else if constexpr (std::is_same_v<From, UInt4>) {
        return static_cast<uint8_t>(x.value & 0xf);
    } else if constexpr (std::is_same_v<From, Complex64> || std::is_same_v<From, Complex128>) {
        return x.real();
    } else {
        return x;
    }
}

template <typename To, typename Plain>
To fromPlain(Plain x) {
    if constexpr (std::is_same_v<To, bool>) {
        return x != Plain(0);
    } else if constexpr (std::is_same_v<To, Half> || std::is_same_v<To, BFloat16>) {
        return To(static_cast<float>(x));
    } else if constexpr (std::is_same_v<To, Float8E5M2> || std::is_same_v<To, Float8E4M3FN>) {
        double wide = 0;
        if constexpr (std::is_same_v<Plain, double>) {
            wide = x;
        } else {
            wide = static_cast<double>(static_cast<float>(x));
        }
        if constexpr (std::is_same_v<To, Float8E5M2>)
            return toFloat8E5M2(wide);
        else
            return toFloat8E4M3FN(wide);
    } else if constexpr (std::is_same_v<To, Int4>) {
        return Int4{signed4(static_cast<unsigned>(fromPlain<int8_t>(x)))};
    } else if constexpr (std::is_same_v<To, UInt4>) {
        return UInt4{static_cast<uint8_t>(fromPlain<uint8_t>(x) & 0xf)};
    } else if constexpr (std::is_same_v<To, Complex64> || std::is_same_v<To, Complex128>) {
        return To(static_cast<typename To::value_type>(x));
    } else if constexpr (std::is_floating_point_v<Plain> && std::is_integral_v<To>) {
        return floatToInteger<To>(x);
    } else {
        return static_cast<To>(x);
    }
}

template <typename To, typename From>
To convert(const From& x) {
    if constexpr (std::is_same_v<To, From>) {
        return x;
    } else if constexpr (std::is_same_v<From, BFloat16> && std::is_same_v<To, bool>) {
        return (std::bit_cast<uint16_t>(x) & 0x7fff) != 0;  // a denormal is true
    } else if constexpr (std::is_same_v<From, Complex64> && std::is_same_v<To, Complex128>) {
        return To(x.real(), x.imag());
    } else if constexpr (std::is_same_v<From, Complex128> && std::is_same_v<To, Complex64>) {
        return To(static_cast<float>(x.real()), static_cast<float>(x.imag()));
    } else {
        return fromPlain<To>(toPlain(x));
    }
}

}  // namespace whittle
