// SPDX-License-Identifier: Apache-2.0
//
// Many summands, and a bias for each channel.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

template <typename T>
T sum(const T& x, const T& y) {
    if constexpr (std::is_integral_v<T>)
        return static_cast<T>(static_cast<Wrapping<T>>(x) + static_cast<Wrapping<T>>(y));
    else
        return x + y;
}

// From left to right, each sum rounded.
absl::Status addAll(KernelContext& c) {
    const Array& first = c.input(0);
    for (int i = 1; i < c.inputCount(); ++i) {
        if (c.input(i).dims() != first.dims())
            return c.fail(absl::StrCat("input ", i, " has another shape than the first"));
    }
    return dispatch(c, first.dtype(), NumberTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        if (c.inputCount() == 1) {
            c.addOutput(first);
            return absl::OkStatus();
        }
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(first.dtype(), first.dims()));
        T* out = output.mutableAs<T>().data();
        std::copy(first.as<T>().begin(), first.as<T>().end(), out);
        for (int i = 1; i < c.inputCount(); ++i) {
            const T* x = c.input(i).as<T>().data();
            for (int64_t k = 0; k < first.size(); ++k) out[k] = sum(out[k], x[k]);
        }
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

// `inner` elements in a row have the same channel.
absl::Status addBias(KernelContext& c, int64_t inner) {
    const Array& input = c.input(0);
    const Array& bias = c.input(1);
    return dispatch(c, input.dtype(), NumberTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), input.dims()));
        T* out = output.mutableAs<T>().data();
        const T* in = input.as<T>().data();
        const T* biases = bias.as<T>().data();
        for (int64_t at = 0; at < input.size();) {
            for (int64_t channel = 0; channel < bias.size(); ++channel) {
                for (int64_t i = 0; i < inner; ++i, ++at) out[at] = sum(in[at], biases[channel]);
            }
        }
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

absl::Status biasAddAt(KernelContext& c, int channelAxis) {
    const Array& input = c.input(0);
    const Array& bias = c.input(1);
    if (bias.rank() != 1) return c.fail("the bias must be a vector");
    if (bias.size() != input.dim(channelAxis)) {
        return c.fail(
            absl::StrCat("the bias has ", bias.size(), " elements for ", input.dim(channelAxis), " channels"));
    }
    int64_t inner = 1;
    for (int i = channelAxis + 1; i < input.rank(); ++i) inner *= input.dim(i);
    return addBias(c, inner);
}

absl::Status biasAdd(KernelContext& c) {
    const Array& input = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::string format, c.stringAttr("data_format"));
    if (input.rank() < 2) return c.fail("the input must have two dimensions or more");
    if (format == "NCHW") return biasAddAt(c, 1);
    if (format == "NHWC") return biasAddAt(c, input.rank() - 1);
    return c.fail(absl::StrCat("there is no data format '", format, "'"));
}

absl::Status biasAddV1(KernelContext& c) {
    const Array& input = c.input(0);
    return input.rank() < 2 ? c.fail("the input must have two dimensions or more") : biasAddAt(c, input.rank() - 1);
}

constexpr Kernel kKernels[] = {
    {"AddN", addAll},
    {"BiasAdd", biasAdd},
    {"BiasAddV1", biasAddV1},
};

}  // namespace

absl::Span<const Kernel> additionKernels() { return kKernels; }

}  // namespace whittle
