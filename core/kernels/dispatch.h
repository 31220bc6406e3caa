// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/kernels/kernel.h"

#include <absl/status/status.h>

#include <complex>
#include <cstdint>
#include <type_traits>

namespace Eigen {
struct half;
struct bfloat16;
}  // namespace Eigen

namespace whittle {

// From a dtype at run time to an element type at compile time. Include <Eigen/Core> in a .cc that computes with half or
// bfloat16.

using Half = Eigen::half;
using BFloat16 = Eigen::bfloat16;
using Complex64 = std::complex<float>;
using Complex128 = std::complex<double>;

template <typename T>
inline constexpr bool kIsComplex = std::is_same_v<T, Complex64> || std::is_same_v<T, Complex128>;

// A list of element types; DataTypes are what a list says at run time.
template <typename... Ts>
struct Types {};

namespace internal {

template <typename A, typename B>
struct Joined;
template <typename... As, typename... Bs>
struct Joined<Types<As...>, Types<Bs...>> {
    using Type = Types<As..., Bs...>;
};

}  // namespace internal

template <typename A, typename B>
using Join = typename internal::Joined<A, B>::Type;

using SignedTypes = Types<int8_t, int16_t, int32_t, int64_t>;
using UnsignedTypes = Types<uint8_t, uint16_t, uint32_t, uint64_t>;
using IntegerTypes = Join<SignedTypes, UnsignedTypes>;
using SmallFloatTypes = Types<Half, BFloat16>;
using FloatTypes = Types<Half, BFloat16, float, double>;
using ComplexTypes = Types<Complex64, Complex128>;
using FloatComplexTypes = Join<FloatTypes, ComplexTypes>;
using RealTypes = Join<FloatTypes, IntegerTypes>;   // TensorFlow's TF_CALL_REAL_NUMBER_TYPES
using NumberTypes = Join<RealTypes, ComplexTypes>;  // TensorFlow's TF_CALL_NUMBER_TYPES
using PlainTypes = Join<NumberTypes, Types<bool>>;  // TensorFlow's TF_CALL_POD_TYPES
using IndexTypes = Types<int32_t, int64_t>;

template <typename T>
inline constexpr DataType kDataTypeOf = DataType::kInvalid;
template <>
inline constexpr DataType kDataTypeOf<float> = DataType::kFloat;
template <>
inline constexpr DataType kDataTypeOf<double> = DataType::kDouble;
template <>
inline constexpr DataType kDataTypeOf<Half> = DataType::kHalf;
template <>
inline constexpr DataType kDataTypeOf<BFloat16> = DataType::kBFloat16;
template <>
inline constexpr DataType kDataTypeOf<Complex64> = DataType::kComplex64;
template <>
inline constexpr DataType kDataTypeOf<Complex128> = DataType::kComplex128;
template <>
inline constexpr DataType kDataTypeOf<int8_t> = DataType::kInt8;
template <>
inline constexpr DataType kDataTypeOf<int16_t> = DataType::kInt16;
template <>
inline constexpr DataType kDataTypeOf<int32_t> = DataType::kInt32;
template <>
inline constexpr DataType kDataTypeOf<int64_t> = DataType::kInt64;
template <>
inline constexpr DataType kDataTypeOf<uint8_t> = DataType::kUInt8;
template <>
inline constexpr DataType kDataTypeOf<uint16_t> = DataType::kUInt16;
template <>
inline constexpr DataType kDataTypeOf<uint32_t> = DataType::kUInt32;
template <>
inline constexpr DataType kDataTypeOf<uint64_t> = DataType::kUInt64;
template <>
inline constexpr DataType kDataTypeOf<bool> = DataType::kBool;

// What a lambda is called with: `[&](auto tag) { using T = typename decltype(tag)::Type; ... }`.
template <typename T>
struct TypeTag {
    using Type = T;
};

template <typename... Ts>
constexpr bool isOneOf(DataType dtype, Types<Ts...>) {
    return ((kDataTypeOf<Ts> == dtype) || ...);
}

// Calls `run(TypeTag<T>)` for the T of the list that is `dtype`; KernelContext::noKernelFor when none is.
template <typename... Ts, typename Run>
absl::Status dispatch(const KernelContext& context, DataType dtype, Types<Ts...>, Run&& run) {
    absl::Status status;
    const bool found = ((kDataTypeOf<Ts> == dtype && (status = run(TypeTag<Ts>{}), true)) || ...);
    return found ? status : context.noKernelFor(dtype);
}

// For kernels that only move or compare elements: the integer type that a quantized or 8-bit floating type is stored
// as; every other type itself.
constexpr DataType storageType(DataType dtype) {
    switch (dtype) {
        case DataType::kQInt8:
            return DataType::kInt8;
        case DataType::kQUInt8:
        case DataType::kFloat8E5M2:
        case DataType::kFloat8E4M3FN:
            return DataType::kUInt8;
        case DataType::kQInt16:
            return DataType::kInt16;
        case DataType::kQUInt16:
            return DataType::kUInt16;
        case DataType::kQInt32:
            return DataType::kInt32;
        default:
            return dtype;
    }
}

}  // namespace whittle
