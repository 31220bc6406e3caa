// SPDX-License-Identifier: Apache-2.0
//
// Floats to quantized integers and back. All sums are in float and in TensorFlow's order, because the integers are
// compared bit for bit (tensorflow/core/kernels/quantize_op.cc, dequantize_op.cc, quantization_utils.h, 2.17).
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

using StoredTypes = Types<int8_t, uint8_t, int16_t, uint16_t, int32_t>;

template <typename T>
constexpr float kLowest = static_cast<float>(std::numeric_limits<T>::lowest());
template <typename T>
constexpr float kHighest = static_cast<float>(std::numeric_limits<T>::max());
// What is taken off so that signed integers start at their lowest value.
template <typename T>
constexpr float kHalfRange = std::is_signed_v<T> ? (kHighest<T> - kLowest<T> + 1) / 2.0f : 0.0f;

struct Range {
    float low, high;
};

struct Slices {
    int64_t before = 1, count = 1, after = 1;
};

// The slices with a range of their own, along the attribute `axis`; one when there is no axis.
absl::StatusOr<Slices> slicesOf(const KernelContext& c, int64_t axis) {
    const Array& in = c.input(0);
    if (axis < -1 || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    Slices slices{1, 1, in.size()};
    if (axis >= 0) {
        const size_t at = static_cast<size_t>(axis);
        slices = {productOf(in.dims(), 0, at), in.dims()[at], productOf(in.dims(), at + 1, in.dims().size())};
    }
    for (const int i : {1, 2}) {
        if (c.input(i).size() != slices.count) return c.fail("there must be a range for each slice");
    }
    return slices;
}

// Calls `run(index of the slice, first element, count)` for each stretch of neighbours.
template <typename Run>
void forEachStretch(const Slices& slices, Run run) {
    for (int64_t row = 0; row < slices.before; ++row) {
        for (int64_t slice = 0; slice < slices.count; ++slice) {
            run(static_cast<size_t>(slice), static_cast<size_t>((row * slices.count + slice) * slices.after),
                static_cast<size_t>(slices.after));
        }
    }
}

// How a range that a user gave is widened until it holds zero and is not empty.
Range widened(float low, float high, float ensured) {
    Range range;
    range.low = std::min(0.0f, low);
    const float epsilon = std::max(1.0f, std::max(std::fabs(low), std::fabs(high))) * ensured;
    range.high = std::max(0.0f, std::max(high, range.low + epsilon));
    return range;
}

enum class Mode { kMinCombined, kMinFirst, kScaled };

absl::StatusOr<Mode> modeOf(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string mode, c.stringAttr("mode"));
    if (mode == "MIN_COMBINED") return Mode::kMinCombined;
    if (mode == "MIN_FIRST") return Mode::kMinFirst;
    if (mode == "SCALED") return Mode::kScaled;
    return c.fail(absl::StrCat("there is no mode ", mode));
}

// 2^bits / (2^bits - 1) of the range, so that both ends are integers.
template <typename T>
float stepsPerUnit(const Range& range) {
    const double steps = std::ldexp(1.0, 8 * static_cast<int>(sizeof(T)));
    const float wide = static_cast<float>((static_cast<double>(range.high) - range.low) * (steps / (steps - 1.0)));
    return range.high == range.low ? 0.0f : static_cast<float>(steps / wide);
}

template <typename T>
void quantizeMinFirst(const float* from, T* to, size_t count, const Range& range) {
    const float scale = stepsPerUnit<T>(range);
    const float shift = std::round(range.low * scale) - kLowest<T>;
    for (size_t i = 0; i < count; ++i) {
        const float value = std::round(from[i] * scale) - shift;
        const float clamped = std::max(std::min(value, kHighest<T>), kLowest<T>);
        to[i] = clamped >= kHighest<T> ? std::numeric_limits<T>::max() : static_cast<T>(static_cast<int64_t>(clamped));
    }
}

template <typename T>
T toStored(float value) {
    if (!(value > -9.2e18f && value < 9.2e18f)) return std::numeric_limits<T>::lowest();
    const int64_t whole = static_cast<int64_t>(value);
    // As the processor converts to 32 bits: what does not fit becomes the lowest number.
    if (whole > std::numeric_limits<int32_t>::max() || whole < std::numeric_limits<int32_t>::lowest()) {
        return static_cast<T>(std::numeric_limits<int32_t>::lowest());
    }
    return static_cast<T>(whole);
}

template <typename T>
void quantizeMinCombined(const float* from, T* to, size_t count, const Range& range) {
    const float scale = (kHighest<T> - kLowest<T>) / (range.high - range.low);
    for (size_t i = 0; i < count; ++i) {
        const float steps = (std::max(std::min(from[i], range.high), range.low) - range.low) * scale;
        to[i] = toStored<T>(std::is_signed_v<T> ? std::round(steps - kHalfRange<T>) : steps + 0.5f);
    }
}

struct Scaling {
    bool isNarrow, toEven;
};

template <typename T>
void quantizeScaled(const float* from, T* to, size_t count, Range& range, const Scaling& scaling) {
    const float lowest = kLowest<T> + (scaling.isNarrow ? 1.0f : 0.0f);
    constexpr float kNone = std::numeric_limits<float>::max();
    const float byLow = lowest * range.low > 0 ? lowest / range.low : kNone;
    const float byHigh = kHighest<T> * range.high > 0 ? kHighest<T> / range.high : kNone;
    const float scale = std::min(byLow, byHigh);
    range = {lowest / scale, kHighest<T> / scale};
    for (size_t i = 0; i < count; ++i) {
        const float value = std::max(std::min(from[i], range.high), range.low) * scale;
        to[i] = toStored<T>(scaling.toEven ? std::nearbyint(value) : std::round(value));
    }
}

absl::StatusOr<Array> rangesArray(const KernelContext& c, const std::vector<Range>& ranges, bool isHigh, int64_t axis) {
    std::vector<int64_t> dims;
    if (axis >= 0 && ranges.size() != 1) dims.push_back(static_cast<int64_t>(ranges.size()));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, dims));
    for (size_t i = 0; i < ranges.size(); ++i) out.mutableAs<float>()[i] = isHigh ? ranges[i].high : ranges[i].low;
    return out;
}

absl::Status quantizeV2(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const DataType dtype, c.typeAttr("T"));
    WHITTLE_ASSIGN_OR_RETURN(const Mode mode, modeOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const std::string rounding, c.stringAttr("round_mode"));
    WHITTLE_ASSIGN_OR_RETURN(const bool isNarrow, c.boolAttr("narrow_range"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, c.intAttr("axis"));
    WHITTLE_ASSIGN_OR_RETURN(const float ensured, c.floatAttr("ensure_minimum_range"));
    // To 32 bits MIN_FIRST rounds in an order that is not known here.
    const bool hasKernel = isQuantized(dtype) && (dtype != DataType::kQInt32 || mode != Mode::kMinFirst);
    if (!hasKernel) return c.noKernelFor(dtype);
    const bool toEven = rounding == "HALF_TO_EVEN";
    if (!toEven && rounding != "HALF_AWAY_FROM_ZERO") return c.fail(absl::StrCat("there is no rounding ", rounding));
    if (toEven && mode != Mode::kScaled) return c.fail("HALF_TO_EVEN is for the mode SCALED only");
    WHITTLE_ASSIGN_OR_RETURN(const Slices slices, slicesOf(c, axis));
    if (axis >= 0 && mode == Mode::kMinFirst) return c.fail("MIN_FIRST knows no axis");
    std::vector<Range> ranges;
    for (size_t i = 0; i < static_cast<size_t>(slices.count); ++i) {
        const float low = c.input(1).as<float>()[i], high = c.input(2).as<float>()[i];
        if (high < low) return c.fail("a range ends before it begins");
        ranges.push_back(widened(low, high, ensured));
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(dtype, in.dims()));
    const std::vector<Range> given = ranges;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, storageType(dtype), StoredTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const float* from = in.as<float>().data();
        T* to = out.mutableAs<T>().data();
        forEachStretch(slices, [&](size_t slice, size_t at, size_t count) {
            ranges[slice] = given[slice];
            if (mode == Mode::kMinCombined) quantizeMinCombined(from + at, to + at, count, ranges[slice]);
            if (mode == Mode::kMinFirst) quantizeMinFirst(from + at, to + at, count, ranges[slice]);
            if (mode == Mode::kScaled) quantizeScaled(from + at, to + at, count, ranges[slice], {isNarrow, toEven});
        });
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    for (const bool isHigh : {false, true}) {
        WHITTLE_ASSIGN_OR_RETURN(Array ends, rangesArray(c, ranges, isHigh, axis));
        c.addOutput(std::move(ends));
    }
    return absl::OkStatus();
}

template <typename T>
void dequantizeStretch(const T* from, float* to, size_t count, const Range& range, Mode mode, bool isNarrow,
                       bool isWhole) {
    if (mode == Mode::kMinCombined) {
        const float scale = (range.high - range.low) / (kHighest<T> - kLowest<T>);
        for (size_t i = 0; i < count; ++i) to[i] = (static_cast<float>(from[i]) + kHalfRange<T>)*scale + range.low;
    } else if (mode == Mode::kMinFirst) {
        const double steps = std::ldexp(1.0, 8 * static_cast<int>(sizeof(T)));
        const float wide = static_cast<float>((static_cast<double>(range.high) - range.low) * (steps / (steps - 1.0)));
        const float scale = static_cast<float>(wide / steps);
        const float low = range.high == range.low ? range.low : std::round(range.low / scale) * scale;
        const float start = low - kLowest<T> * scale;
        for (size_t i = 0; i < count; ++i) to[i] = start + static_cast<float>(from[i]) * scale;
    } else {
        const float lowest = kLowest<T> + (isNarrow ? 1.0f : 0.0f);
        const float byHigh = range.high / kHighest<T>;
        const float scale = std::is_signed_v<T> ? std::max(range.low / lowest, byHigh) : byHigh;
        for (size_t i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]) * scale;
        // With a single range TensorFlow goes over float and back to 32 bits, where 2^31 turns negative.
        for (size_t i = 0; isWhole && sizeof(T) == 4 && i < count; ++i) {
            if (static_cast<float>(from[i]) >= 2147483648.0f) to[i] = -2147483648.0f * scale;
        }
    }
}

absl::Status dequantize(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const DataType target, c.typeAttr("dtype"));
    WHITTLE_ASSIGN_OR_RETURN(const Mode mode, modeOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const bool isNarrow, c.boolAttr("narrow_range"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, c.intAttr("axis"));
    if (!isQuantized(in.dtype())) return c.noKernelFor(in.dtype());
    if (target != DataType::kFloat && target != DataType::kBFloat16) return c.noKernelFor(target);
    if (target == DataType::kBFloat16 && mode != Mode::kMinCombined)
        return c.fail("to bfloat16 there is MIN_COMBINED only");
    WHITTLE_ASSIGN_OR_RETURN(const Slices slices, slicesOf(c, axis));
    if (slices.count != 1 && mode == Mode::kMinFirst) return c.fail("MIN_FIRST knows no axis");
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, in.dims()));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, storageType(in.dtype()), StoredTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        forEachStretch(slices, [&](size_t slice, size_t at, size_t count) {
            const Range range{c.input(1).as<float>()[slice], c.input(2).as<float>()[slice]};
            dequantizeStretch(in.as<T>().data() + at, out.mutableAs<float>().data() + at, count, range, mode, isNarrow,
                              slices.count == 1);
        });
        return absl::OkStatus();
    }));
    if (target == DataType::kFloat) {
        c.addOutput(std::move(out));
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(Array narrow, c.make(target, in.dims()));
    std::transform(out.as<float>().begin(), out.as<float>().end(), narrow.mutableAs<BFloat16>().begin(),
                   [](float value) { return static_cast<BFloat16>(value); });
    c.addOutput(std::move(narrow));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"Dequantize", dequantize}, {"QuantizeV2", quantizeV2}};

}  // namespace

absl::Span<const Kernel> quantizeKernels() { return kKernels; }

}  // namespace whittle
