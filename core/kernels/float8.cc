// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/float8.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

struct Format {
    int mantissaBits;
    int bias;
    int largest;  // bits of the largest finite number
    int beyond;   // bits of what is larger: infinity or NaN
    int nan;
};

constexpr Format kE5M2{2, 15, 0x7b, 0x7c, 0x7e};
constexpr Format kE4M3FN{3, 7, 0x7e, 0x7f, 0x7f};
constexpr uint8_t kSign = 0x80;

float decode(uint8_t bits, const Format& format) {
    const int magnitude = bits & 0x7f;
    const float sign = bits & kSign ? -1.0f : 1.0f;
    if (magnitude > format.largest) {
        const bool isInfinite = magnitude == format.beyond && format.beyond != format.nan;
        return std::copysign(isInfinite ? std::numeric_limits<float>::infinity() : std::nanf(""), sign);
    }
    const int exponent = magnitude >> format.mantissaBits;
    const int mantissa = magnitude & ((1 << format.mantissaBits) - 1);
    const int significand = exponent == 0 ? mantissa : mantissa | 1 << format.mantissaBits;
    return sign *
           std::ldexp(static_cast<float>(significand), std::max(exponent, 1) - format.bias - format.mantissaBits);
}

// Bits count up with the numbers, so rounding up to a power of two carries into the exponent by itself.
uint8_t encode(double x, const Format& format) {
    const int sign = std::signbit(x) ? kSign : 0;
    if (std::isnan(x)) return static_cast<uint8_t>(sign | format.nan);
    if (std::isinf(x)) return static_cast<uint8_t>(sign | format.beyond);
    if (x == 0) return static_cast<uint8_t>(sign);
    const int exponent = std::max(std::ilogb(x), 1 - format.bias);
    if (exponent > format.bias + 1) return static_cast<uint8_t>(sign | format.beyond);
    const auto significand = static_cast<int>(std::nearbyint(std::ldexp(std::abs(x), format.mantissaBits - exponent)));
    const int bits = ((exponent + format.bias - 1) << format.mantissaBits) + significand;
    return static_cast<uint8_t>(sign | (bits > format.largest ? format.beyond : bits));
}

}  // namespace

float toFloat(Float8E5M2 x) { return decode(x.bits, kE5M2); }
float toFloat(Float8E4M3FN x) { return decode(x.bits, kE4M3FN); }
Float8E5M2 toFloat8E5M2(double x) { return {encode(x, kE5M2)}; }
Float8E4M3FN toFloat8E4M3FN(double x) { return {encode(x, kE4M3FN)}; }

}  // namespace whittle
