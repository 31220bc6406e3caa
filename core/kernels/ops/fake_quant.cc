// SPDX-License-Identifier: Apache-2.0
//
// Floats rounded to what a quantized type could hold, and still floats: FakeQuant... with a nudged range in which zero
// is an integer, QuantizeAndDequantize... with a scale (tensorflow/core/kernels/fake_quant_ops_functor.h,
// quantize_and_dequantize_op.h, 2.17).
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

struct Steps {
    float low, high;  // the integers
};

absl::StatusOr<Steps> stepsOf(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t bits, c.intAttr("num_bits"));
    WHITTLE_ASSIGN_OR_RETURN(const bool isNarrow, c.boolAttr("narrow_range"));
    if (bits < 2 || bits > 16) return c.fail(absl::StrCat("num_bits is ", bits, ", not in 2..16"));
    return Steps{isNarrow ? 1.0f : 0.0f, static_cast<float>((1 << bits) - 1)};
}

struct Nudged {
    float low, high, scale;
    float inverse;  // of the scale, not by dividing 1 by it
};

Nudged nudged(float low, float high, const Steps& steps) {
    Nudged result;
    result.scale = (high - low) / (steps.high - steps.low);
    result.inverse = (steps.high - steps.low) / (high - low);
    const float zero = steps.low - low / result.scale;
    const float place = zero < steps.low ? steps.low : zero > steps.high ? steps.high : std::round(zero);
    result.low = (steps.low - place) * result.scale;
    result.high = (steps.high - place) * result.scale;
    return result;
}

// With two scalars for a range TensorFlow divides by the scale, else it multiplies by the inverse; of a million numbers
// some hundred differ in 16 bits.
void quantizeEach(const float* from, float* to, int64_t count, int64_t step, const Nudged& n, bool divides) {
    const float zero = std::floor(-n.low * (divides ? 1.0f / n.scale : n.inverse) + 0.5f);
    for (int64_t i = 0; i < count; ++i) {
        const float above = std::max(std::min(from[i * step], n.high), n.low) - n.low;
        to[i * step] = std::floor((divides ? above / n.scale : above * n.inverse) - zero + 0.5f) * n.scale;
    }
}

absl::Status fakeQuantArgs(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const float low, c.floatAttr("min"));
    WHITTLE_ASSIGN_OR_RETURN(const float high, c.floatAttr("max"));
    WHITTLE_ASSIGN_OR_RETURN(const Steps steps, stepsOf(c));
    if (!(low < high)) return c.fail("the range is empty");
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, in.dims()));
    quantizeEach(in.as<float>().data(), out.mutableAs<float>().data(), in.size(), 1, nudged(low, high, steps), false);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// An empty range at zero gives zeros.
absl::Status fakeQuantRanges(KernelContext& c, int64_t channels, bool divides) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const Steps steps, stepsOf(c));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, in.dims()));
    for (int64_t i = 0; out.size() > 0 && i < channels; ++i) {
        const float low = c.input(1).as<float>()[static_cast<size_t>(i)];
        const float high = c.input(2).as<float>()[static_cast<size_t>(i)];
        if (low == 0 && high == 0) continue;
        quantizeEach(in.as<float>().data() + i, out.mutableAs<float>().data() + i, in.size() / channels, channels,
                     nudged(low, high, steps), divides);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status fakeQuantVars(KernelContext& c) {
    if (!c.input(1).isScalar() || !c.input(2).isScalar()) return c.fail("the range must be two scalars");
    return fakeQuantRanges(c, 1, true);
}

absl::Status fakeQuantPerChannel(KernelContext& c) {
    const Array& in = c.input(0);
    if (in.rank() < 1) return c.fail("the input must be at least a vector");
    for (const int i : {1, 2}) {
        if (c.input(i).rank() != 1 || c.input(i).size() != in.dims().back()) {
            return c.fail("there must be a range for each channel");
        }
    }
    return fakeQuantRanges(c, in.dims().back(), false);
}

struct Rounding {
    bool isSigned, isNarrow, isGiven, toEven;
    int64_t bits;
};

template <typename T>
void roundSlice(const T* from, T* to, const std::vector<size_t>& places, T low, T high, const Rounding& r) {
    const T lowest = r.isSigned ? -std::ldexp(T(1), static_cast<int>(r.bits) - 1) + (r.isNarrow ? 1 : 0) : T(0);
    const T highest = std::ldexp(T(1), static_cast<int>(r.bits) - (r.isSigned ? 1 : 0)) - 1;
    const T byLow = lowest * low > 0 ? lowest / low : std::numeric_limits<T>::max();
    const T byHigh = highest * high > 0 ? highest / high : std::numeric_limits<T>::max();
    T inverse;
    if (byLow < byHigh) {
        inverse = low / lowest;
        high = highest * inverse;
    } else {
        inverse = high / highest;
        low = lowest * inverse;
    }
    const T scale = std::min(byLow, byHigh);
    for (const size_t i : places) {
        const T clamped = r.isGiven ? std::max(std::min(from[i], high), low) : from[i];
        const T value = clamped * scale;
        to[i] = (r.toEven ? std::nearbyint(value) : std::floor(value + T(0.5))) * inverse;
    }
}

absl::StatusOr<Rounding> roundingOf(const KernelContext& c) {
    Rounding r{};
    WHITTLE_ASSIGN_OR_RETURN(r.isSigned, c.boolAttr("signed_input"));
    WHITTLE_ASSIGN_OR_RETURN(r.isNarrow, c.boolAttr("narrow_range"));
    WHITTLE_ASSIGN_OR_RETURN(r.isGiven, c.boolAttr("range_given"));
    r.toEven = true;
    if (const Attr* mode = c.attr("round_mode")) {
        const std::string* name = mode->asString();
        if (!name || (*name != "HALF_TO_EVEN" && *name != "HALF_UP")) return c.fail("there is no such rounding");
        r.toEven = *name == "HALF_TO_EVEN";
    }
    if (c.inputCount() > 3) {
        if (!c.input(3).isScalar()) return c.fail("the number of bits must be a scalar");
        WHITTLE_ASSIGN_OR_RETURN(r.bits, c.integer(3));
    } else {
        WHITTLE_ASSIGN_OR_RETURN(r.bits, c.intAttr("num_bits"));
    }
    if (r.bits < 1 || r.bits > (r.isSigned ? 62 : 63)) return c.fail(absl::StrCat("it cannot have ", r.bits, " bits"));
    return r;
}

template <typename T>
absl::Status quantizeSlices(const KernelContext& c, const Rounding& r, int64_t axis, Array& out) {
    const Array& in = c.input(0);
    const size_t at = static_cast<size_t>(std::max<int64_t>(axis, 0));
    const size_t count = axis < 0 ? 1 : static_cast<size_t>(in.dims()[at]);
    const size_t after =
        axis < 0 ? static_cast<size_t>(in.size()) : static_cast<size_t>(productOf(in.dims(), at + 1, in.dims().size()));
    std::vector<std::vector<size_t>> places(count);
    for (size_t i = 0; i < static_cast<size_t>(in.size()); ++i) places[i / after % count].push_back(i);
    const T* from = in.as<T>().data();
    for (size_t slice = 0; slice < count; ++slice) {
        if (places[slice].empty()) continue;
        T low = from[places[slice].front()], high = low;
        for (const size_t i : places[slice]) {
            low = std::min(low, from[i]);
            high = std::max(high, from[i]);
        }
        if (r.isGiven) {
            low = c.input(1).as<T>()[slice];
            high = c.input(2).as<T>()[slice];
            if (low > high) return c.fail("a range ends before it begins");
        }
        roundSlice(from, out.mutableAs<T>().data(), places[slice], low, high, r);
    }
    return absl::OkStatus();
}

absl::Status quantizeAndDequantize(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const Rounding rounding, roundingOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, c.intAttr("axis"));
    if (axis < -1 || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    const int64_t slices = axis < 0 ? 1 : in.dim(static_cast<int>(axis));
    for (const int i : {1, 2}) {
        const bool needsScalar = rounding.isGiven && c.inputCount() == 3;
        if (needsScalar && !c.input(i).isScalar()) return c.fail("the range must be two scalars");
        if (rounding.isGiven && c.input(i).size() != slices) return c.fail("there must be a range for each slice");
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), Types<float, double>{}, [&](auto tag) {
        return quantizeSlices<typename decltype(tag)::Type>(c, rounding, axis, out);
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"FakeQuantWithMinMaxArgs", fakeQuantArgs},
    {"FakeQuantWithMinMaxVars", fakeQuantVars},
    {"FakeQuantWithMinMaxVarsPerChannel", fakeQuantPerChannel},
    {"QuantizeAndDequantizeV2", quantizeAndDequantize},
    {"QuantizeAndDequantizeV3", quantizeAndDequantize},
    {"QuantizeAndDequantizeV4", quantizeAndDequantize},
};

}  // namespace

absl::Span<const Kernel> fakeQuantKernels() { return kKernels; }

}  // namespace whittle
