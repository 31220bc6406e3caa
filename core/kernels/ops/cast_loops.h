// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/status.h"
#include "core/kernels/convert.h"
#include "core/kernels/ops/cast.h"

namespace whittle {

// To what TensorFlow has a cast, by the kind of type it is from.
using TypesFromFloat = Join<PlainTypes, Types<Float8E5M2, Float8E4M3FN>>;
using TypesFromInteger = Join<PlainTypes, Types<Int4, UInt4>>;
using TypesFromInt4 = Join<IntegerTypes, Types<Int4, UInt4>>;

// Bits of the fraction that Cast with Truncate=true clears before it converts. TensorFlow does so for these pairs only,
// and from double to complex64 clears 53 bits, one more than there are.
template <typename From, typename To>
inline constexpr int kClearedBits = 0;
template <>
inline constexpr int kClearedBits<double, float> = 29;
template <>
inline constexpr int kClearedBits<double, Half> = 42;
template <>
inline constexpr int kClearedBits<double, Complex64> = 53;
template <>
inline constexpr int kClearedBits<float, Half> = 13;
template <>
inline constexpr int kClearedBits<float, BFloat16> = 16;
template <>
inline constexpr int kClearedBits<Half, Float8E5M2> = 8;
template <>
inline constexpr int kClearedBits<Half, Float8E4M3FN> = 7;
template <>
inline constexpr int kClearedBits<BFloat16, Float8E5M2> = 5;
template <>
inline constexpr int kClearedBits<BFloat16, Float8E4M3FN> = 4;
template <>
inline constexpr int kClearedBits<float, Float8E5M2> = 21;
template <>
inline constexpr int kClearedBits<float, Float8E4M3FN> = 20;
template <>
inline constexpr int kClearedBits<double, Float8E5M2> = 50;
template <>
inline constexpr int kClearedBits<double, Float8E4M3FN> = 49;
template <>
inline constexpr int kClearedBits<Float8E4M3FN, Float8E5M2> = 1;

template <size_t kWidth>
using UnsignedOfWidth =
    std::conditional_t<kWidth == 8, uint64_t,
                       std::conditional_t<kWidth == 4, uint32_t, std::conditional_t<kWidth == 2, uint16_t, uint8_t>>>;

// `x` without its lowest `kSurplus` bits; NaN stays.
template <int kSurplus, typename From>
From withoutBits(From x) {
    if constexpr (kSurplus > 0) {
        using Bits = UnsignedOfWidth<sizeof(From)>;
        if (toPlain(x) != toPlain(x)) return x;
        const auto bits = std::bit_cast<Bits>(x);
        return std::bit_cast<From>(static_cast<Bits>(bits >> kSurplus << kSurplus));
    }
    return x;
}

// `x` without the bits that `To` has no room for; of a complex number both parts. Not from complex to bfloat16.
template <typename To, typename From>
From cut(From x) {
    if constexpr (!kIsComplex<From>) {
        return withoutBits<kClearedBits<From, To>>(x);
    } else if constexpr (std::is_same_v<To, BFloat16>) {
        return x;
    } else {
        using Part = typename From::value_type;
        using Target = std::conditional_t<std::is_same_v<To, Complex64>, float, To>;
        constexpr int kSurplus = kClearedBits<Part, Target>;
        return {withoutBits<kSurplus>(x.real()), withoutBits<kSurplus>(x.imag())};
    }
}

template <typename From, typename Targets>
absl::StatusOr<Array> castFrom(const KernelContext& c, const CastRequest& request) {
    absl::StatusOr<Array> output = c.make(request.target, request.input.dims());
    if (!output.ok()) return output;
    const From* in = request.input.as<From>().data();
    const int64_t count = request.input.size();
    const absl::Status status = dispatch(c, request.target, Targets{}, [&](auto tag) {
        using To = typename decltype(tag)::Type;
        To* out = output->template mutableAs<To>().data();
        if (request.truncate) {
            for (int64_t i = 0; i < count; ++i) out[i] = convert<To>(cut<To>(in[i]));
        } else {
            for (int64_t i = 0; i < count; ++i) out[i] = convert<To>(in[i]);
        }
        return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return output;
}

// The loops from each type of a list.
template <typename List, typename Targets>
absl::StatusOr<Array> castFromEach(const KernelContext& c, const CastRequest& request) {
    absl::StatusOr<Array> output;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, request.input.dtype(), List{}, [&](auto tag) {
        output = castFrom<typename decltype(tag)::Type, Targets>(c, request);
        return output.status();
    }));
    return output;
}

}  // namespace whittle
