// SPDX-License-Identifier: Apache-2.0
//
// Choosing and bounding elements.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <algorithm>

namespace whittle {
namespace {

// Sixteen bytes that are only moved.
struct alignas(16) Wide {
    uint64_t parts[2];
};

// Calls run(tag, elements of then, elements of otherwise, elements of the new output) with an unsigned type as wide as
// the elements.
template <typename Run>
absl::Status moving(KernelContext& c, const std::vector<int64_t>& dims, Run&& run) {
    const Array& then = c.input(1);
    const Array& otherwise = c.input(2);
    const bool isString = then.dtype() == DataType::kString;
    if (!isString && !isOneOf(then.dtype(), PlainTypes{})) return c.noKernelFor(then.dtype());
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(then.dtype(), dims));
    const auto runAs = [&](auto zero) {
        using T = decltype(zero);
        run(then.as<T>().data(), otherwise.as<T>().data(), output.mutableAs<T>().data());
    };
    if (isString) {
        run(then.strings().data(), otherwise.strings().data(), output.mutableStrings().data());
    } else {
        switch (elementSize(then.dtype())) {
            case 1:
                runAs(uint8_t{});
                break;
            case 2:
                runAs(uint16_t{});
                break;
            case 4:
                runAs(uint32_t{});
                break;
            case 8:
                runAs(uint64_t{});
                break;
            default:
                runAs(Wide{});
        }
    }
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

// Condition of the others' shape, a scalar, or a vector that chooses whole rows.
absl::Status select(KernelContext& c) {
    const Array& condition = c.input(0);
    const std::vector<int64_t>& dims = c.input(1).dims();
    if (dims != c.input(2).dims()) return c.fail("'t' and 'e' have different shapes");
    const bool isVector = condition.rank() == 1 && !dims.empty() && condition.dim(0) == dims.front();
    if (condition.dims() != dims && !condition.isScalar() && !isVector) {
        return c.fail("the condition has neither the shape of 't' nor its first dimension");
    }
    const int64_t perChoice = condition.size() == 0 ? 0 : c.input(1).size() / condition.size();
    const bool* choices = condition.as<bool>().data();
    return moving(c, dims, [&](const auto* then, const auto* otherwise, auto* out) {
        for (int64_t i = 0; i < condition.size(); ++i) {
            const auto* from = (choices[i] ? then : otherwise) + i * perChoice;
            std::copy(from, from + perChoice, out + i * perChoice);
        }
    });
}

absl::Status selectBroadcast(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const BroadcastPlan plan,
                             planBroadcast(c, {&c.input(0).dims(), &c.input(1).dims(), &c.input(2).dims()}));
    const bool* choices = c.input(0).as<bool>().data();
    return moving(c, plan.dims, [&](const auto* then, const auto* otherwise, auto* out) {
        forEachRun<3>(plan, [&](int64_t at, const std::array<int64_t, 3>& from) {
            for (int64_t i = 0; i < plan.run; ++i) {
                out[at + i] = choices[from[0] + i * plan.steps[0]] ? then[from[1] + i * plan.steps[1]]
                                                                   : otherwise[from[2] + i * plan.steps[2]];
            }
        });
    });
}

// A comparison with NaN is false, so which argument comes first matters.
template <typename T>
T clipped(T value, T low, T high) {
    return std::max(std::min(value, high), low);
}
template <typename T>
std::complex<T> clipped(std::complex<T> value, std::complex<T> low, std::complex<T> high) {
    return {clipped(value.real(), low.real(), high.real()), clipped(value.imag(), low.imag(), high.imag())};
}

absl::Status clipByValue(KernelContext& c) {
    const Array& input = c.input(0);
    for (int i = 1; i < 3; ++i) {
        if (!c.input(i).isScalar() && c.input(i).dims() != input.dims()) {
            return c.fail("a bound has neither the input's shape nor is it a scalar");
        }
    }
    using List = Join<Join<FloatComplexTypes, SignedTypes>, Types<uint8_t, uint16_t>>;
    return dispatch(c, input.dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), input.dims()));
        T* out = output.mutableAs<T>().data();
        const T* values = input.as<T>().data();
        const T* low = c.input(1).as<T>().data();
        const T* high = c.input(2).as<T>().data();
        const int64_t lowStep = c.input(1).isScalar() ? 0 : 1;
        const int64_t highStep = c.input(2).isScalar() ? 0 : 1;
        for (int64_t i = 0; i < input.size(); ++i) out[i] = clipped(values[i], low[i * lowStep], high[i * highStep]);
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"ClipByValue", clipByValue},
    {"Select", select},
    {"SelectV2", selectBroadcast},
};

}  // namespace

absl::Span<const Kernel> choiceKernels() { return kKernels; }

}  // namespace whittle
