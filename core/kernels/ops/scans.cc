// SPDX-License-Identifier: Apache-2.0
//
// Running sums and products along an axis.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <cmath>
#include <limits>

namespace whittle {
namespace {

struct RunningSum {
    template <typename T>
    static T initial() {
        return T(0);
    }
    template <typename T>
    static T join(const T& total, const T& x) {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(static_cast<Wrapping<T>>(total) + static_cast<Wrapping<T>>(x));
        else
            return total + x;
    }
};

struct RunningProduct {
    template <typename T>
    static T initial() {
        return T(1);
    }
    template <typename T>
    static T join(const T& total, const T& x) {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(static_cast<Wrapping<T>>(total) * static_cast<Wrapping<T>>(x));
        else
            return total * x;
    }
};

// log(exp(total) + exp(x)), for which the lowest finite number stands for log(0).
struct RunningLogSumExp {
    template <typename T>
    static T initial() {
        return Eigen::NumTraits<T>::lowest();
    }
    template <typename T>
    static T join(const T& total, const T& x) {
        using Wide = std::conditional_t<std::is_same_v<T, double>, double, float>;
        const Wide a = static_cast<Wide>(total);
        const Wide b = static_cast<Wide>(x);
        const Wide low = std::min(a, b);
        const Wide high = std::max(a, b);
        if (low == high) return static_cast<T>(high + std::log(Wide(2)));
        return static_cast<T>(high + std::log1p(std::exp(low - high)));
    }
};

struct Scan {
    int64_t outer, size, inner;
    bool exclusive, reverse;
};

// Line by line: a step of the scan joins two rows of `inner` neighbours.
template <typename T, typename Operation>
void scanAll(const Scan& scan, const T* in, T* out) {
    std::vector<T> totals(static_cast<size_t>(scan.inner));
    for (int64_t o = 0; o < scan.outer; ++o) {
        for (T& total : totals) total = Operation::template initial<T>();
        for (int64_t i = 0; i < scan.size; ++i) {
            const int64_t row = (o * scan.size + (scan.reverse ? scan.size - 1 - i : i)) * scan.inner;
            for (int64_t k = 0; k < scan.inner; ++k) {
                T& total = totals[static_cast<size_t>(k)];
                const T before = total;
                total = Operation::join(before, in[row + k]);
                out[row + k] = scan.exclusive ? before : total;
            }
        }
    }
}

template <typename Operation, typename List>
absl::Status running(KernelContext& c) {
    const Array& input = c.input(0);
    Scan scan{1, 1, 1, false, false};
    WHITTLE_ASSIGN_OR_RETURN(scan.exclusive, c.boolAttr("exclusive"));
    WHITTLE_ASSIGN_OR_RETURN(scan.reverse, c.boolAttr("reverse"));
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(1));
    if (!c.input(1).isScalar()) return c.fail("the axis must be a scalar");
    if (axis < -input.rank() || axis >= input.rank()) {
        return c.fail(absl::StrCat("there is no axis ", axis, " in ", input.rank(), " dimensions"));
    }
    if (axis < 0) axis += input.rank();
    for (int i = 0; i < input.rank(); ++i) (i < axis ? scan.outer : i > axis ? scan.inner : scan.size) *= input.dim(i);
    return dispatch(c, input.dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), input.dims()));
        if (input.size() > 0) scanAll<T, Operation>(scan, input.as<T>().data(), output.mutableAs<T>().data());
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"Cumprod", running<RunningProduct, NumberTypes>},
    {"Cumsum", running<RunningSum, NumberTypes>},
    {"CumulativeLogsumexp", running<RunningLogSumExp, FloatTypes>},
};

}  // namespace

absl::Span<const Kernel> scanKernels() { return kKernels; }

}  // namespace whittle
