// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

// One row. Exponentials of what a row is below its maximum never overflow.
template <typename T, bool kLogarithm>
void softmaxRow(const T* in, int64_t size, T* out) {
    using Wide = std::conditional_t<std::is_same_v<T, double>, double, float>;
    Wide largest = -std::numeric_limits<Wide>::infinity();
    for (int64_t i = 0; i < size; ++i) {
        const Wide x = static_cast<Wide>(in[i]);
        if (x > largest || x != x) largest = x;
    }
    double sum = 0;
    for (int64_t i = 0; i < size; ++i) sum += std::exp(static_cast<Wide>(in[i]) - largest);
    const Wide logarithm = static_cast<Wide>(std::log(sum));
    for (int64_t i = 0; i < size; ++i) {
        const Wide below = static_cast<Wide>(in[i]) - largest;
        out[i] = static_cast<T>(kLogarithm ? below - logarithm : static_cast<Wide>(std::exp(below) / sum));
    }
}

template <bool kLogarithm>
absl::Status softmax(KernelContext& c) {
    const Array& input = c.input(0);
    if (input.rank() < 1) return c.fail("the input must have a dimension");
    return dispatch(c, input.dtype(), FloatTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), input.dims()));
        const int64_t size = input.dims().back();
        const T* in = input.as<T>().data();
        T* out = output.mutableAs<T>().data();
        for (int64_t at = 0; at < input.size(); at += size) softmaxRow<T, kLogarithm>(in + at, size, out + at);
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"LogSoftmax", softmax<true>},
    {"Softmax", softmax<false>},
};

}  // namespace

absl::Span<const Kernel> softmaxKernels() { return kKernels; }

}  // namespace whittle
