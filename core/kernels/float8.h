// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/dispatch.h"

#include <cstdint>

namespace whittle {

// The number types of TensorFlow that neither C++ nor Eigen has, for converting. The 8-bit floats are those of "FP8
// Formats for Deep Learning" (2022): E5M2 has infinities, E4M3FN has none and one NaN for each sign. A 4-bit integer
// takes a byte.
struct Float8E5M2 {
    uint8_t bits = 0;
};
struct Float8E4M3FN {
    uint8_t bits = 0;
};
struct Int4 {
    int8_t value = 0;
};
struct UInt4 {
    uint8_t value = 0;
};

template <>
inline constexpr DataType kDataTypeOf<Float8E5M2> = DataType::kFloat8E5M2;
template <>
inline constexpr DataType kDataTypeOf<Float8E4M3FN> = DataType::kFloat8E4M3FN;
template <>
inline constexpr DataType kDataTypeOf<Int4> = DataType::kInt4;
template <>
inline constexpr DataType kDataTypeOf<UInt4> = DataType::kUInt4;

float toFloat(Float8E5M2 x);
float toFloat(Float8E4M3FN x);
// Rounded to nearest even in one step; what is too large becomes infinity, or NaN where there is none.
Float8E5M2 toFloat8E5M2(double x);
Float8E4M3FN toFloat8E4M3FN(double x);

}  // namespace whittle
