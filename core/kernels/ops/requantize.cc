// SPDX-License-Identifier: Apache-2.0
//
// 32-bit sums of quantized products to 8 bits, in 64-bit integers with 16 binary places, as TensorFlow does it
// (tensorflow/core/kernels/quantization_utils.h, requantize.cc, requantization_range_op.cc, 2.17).
#include "core/base/status.h"
#include "core/kernels/kernel.h"
#include "core/kernels/ops/families.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

struct FloatRange {
    float low = 0, high = 0;
};

absl::StatusOr<FloatRange> rangeAt(const KernelContext& c, int first) {
    if (c.input(first).size() != 1 || c.input(first + 1).size() != 1) return c.fail("the ends of a range are scalars");
    return FloatRange{c.input(first).as<float>()[0], c.input(first + 1).as<float>()[0]};
}

// What an integer of 32 bits stands for.
float meant(int32_t value, const FloatRange& range) {
    if (range.low == range.high) return range.low;
    constexpr double kSteps = 4294967296.0;
    const double scale = static_cast<double>(range.high - range.low) * (kSteps / (kSteps - 1.0)) / kSteps;
    const auto step = static_cast<float>(scale);
    const double low = static_cast<double>(std::round(range.low / step) * step);
    return static_cast<float>(low + (static_cast<double>(value) - std::numeric_limits<int32_t>::lowest()) * scale);
}

FloatRange usedRange(const Array& in, const FloatRange& range) {
    const absl::Span<const int32_t> values = in.as<int32_t>();
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const bool isEmpty = values.empty();
    const int32_t least = isEmpty ? std::numeric_limits<int32_t>::max() : *low;
    const int32_t most = isEmpty ? std::numeric_limits<int32_t>::lowest() : *high;
    return {std::min(0.0f, meant(least, range)), meant(most, range)};
}

int64_t fixedPoint(double value) {
    constexpr double kLargest = 9.2e18;
    return static_cast<int64_t>(std::clamp(std::isnan(value) ? 0.0 : value, -kLargest, kLargest));
}

absl::Status addRequantized(KernelContext& c, const FloatRange& from, const FloatRange& to) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("out_type"));
    if (in.dtype() != DataType::kQInt32) return c.noKernelFor(in.dtype());
    if (type != DataType::kQUInt8) return c.noKernelFor(type);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(type, in.dims()));
    constexpr double kOne = 65536;
    const float given = from.high - from.low, wanted = to.high - to.low;
    const float stepsPerUnit = wanted == 0 ? 0.0f : static_cast<float>(255.0 / static_cast<double>(wanted));
    const float middle = static_cast<float>(static_cast<double>(from.low + from.high) / 2.0);
    const int64_t scale =
        wanted == 0 ? 0 : fixedPoint(255.0 * kOne * static_cast<double>(given) / static_cast<double>(wanted));
    const int64_t shift = fixedPoint(static_cast<double>(middle * stepsPerUnit * static_cast<float>(kOne)));
    const int64_t start =
        wanted == 0 ? 0 : fixedPoint(kOne * (static_cast<double>(to.low) * 255.0) / static_cast<double>(wanted));
    for (size_t i = 0; i < static_cast<size_t>(in.size()); ++i) {
        // Integers wrap around, as in any other kernel.
        const auto product =
            static_cast<uint64_t>(static_cast<int64_t>(in.as<int32_t>()[i])) * static_cast<uint64_t>(scale);
        const uint64_t moved = static_cast<uint64_t>(static_cast<int64_t>(product) >> 32) +
                               static_cast<uint64_t>(shift) - static_cast<uint64_t>(start) + 32768;
        out.mutableAs<uint8_t>()[i] =
            static_cast<uint8_t>(std::clamp<int64_t>(static_cast<int64_t>(moved) >> 16, 0, 255));
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status addRange(KernelContext& c, const FloatRange& range) {
    for (const float end : {range.low, range.high}) {
        WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, {}));
        out.mutableAs<float>()[0] = end;
        c.addOutput(std::move(out));
    }
    return absl::OkStatus();
}

absl::Status requantizationRange(KernelContext& c) {
    if (c.input(0).dtype() != DataType::kQInt32) return c.noKernelFor(c.input(0).dtype());
    WHITTLE_ASSIGN_OR_RETURN(const FloatRange range, rangeAt(c, 1));
    return addRange(c, usedRange(c.input(0), range));
}

absl::Status requantize(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const FloatRange from, rangeAt(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(const FloatRange to, rangeAt(c, 3));
    if (to.low > 0) return c.fail("the range asked for begins above zero");
    if (to.high < to.low) return c.fail("the range asked for ends before it begins");
    WHITTLE_RETURN_IF_ERROR(addRequantized(c, from, to));
    return addRange(c, to);
}

absl::Status quantizeDown(KernelContext& c) {
    if (c.input(0).dtype() != DataType::kQInt32) return c.noKernelFor(c.input(0).dtype());
    WHITTLE_ASSIGN_OR_RETURN(const FloatRange from, rangeAt(c, 1));
    const FloatRange used = usedRange(c.input(0), from);
    WHITTLE_RETURN_IF_ERROR(addRequantized(c, from, used));
    return addRange(c, used);
}

constexpr Kernel kKernels[] = {
    {"QuantizeDownAndShrinkRange", quantizeDown},
    {"RequantizationRange", requantizationRange},
    {"Requantize", requantize},
};

}  // namespace

absl::Span<const Kernel> requantizeKernels() { return kKernels; }

}  // namespace whittle
