// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/ops/window.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

struct Pool {
    Window window;
    std::vector<int64_t> dims;
};

absl::StatusOr<Pool> poolOf(const KernelContext& c, const std::vector<int64_t>& kernel,
                            const std::vector<int64_t>& strides) {
    const std::vector<int64_t>& in = c.input(0).dims();
    const std::vector<int64_t> spatial(kernel.begin() + 1, kernel.end() - 1);
    WHITTLE_ASSIGN_OR_RETURN(const Window w, windowOf(c, in, spatial, strides, std::vector<int64_t>(in.size(), 1)));
    std::vector<int64_t> dims = in;
    for (size_t i = 0; i < spatial.size(); ++i) dims[i + 1] = w[3 - spatial.size() + i].out;
    return Pool{w, dims};
}

absl::StatusOr<Pool> poolByAttrs(const KernelContext& c, size_t rank) {
    if (c.input(0).dims().size() != rank) return c.fail(absl::StrCat("the input must have ", rank, " dimensions"));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> kernel, spatialAttr(c, "ksize", rank));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, spatialAttr(c, "strides", rank));
    return poolOf(c, kernel, strides);
}

// Denormals become zeros of their sign, as in the vector instructions that TensorFlow takes the maximum with.
template <typename T>
T flushed(T value) {
    if constexpr (!std::is_floating_point_v<T>) {
        return value;
    } else {
        if (std::abs(value) < std::numeric_limits<T>::min()) return std::signbit(value) ? -T(0) : T(0);
        return value;
    }
}

template <typename T>
void maxOf(const Window& w, int64_t channels, const T* in, T* out) {
    forEachWindow(w, [&](int64_t place, int64_t z, int64_t y, int64_t x) {
        T* to = out + place * channels;
        std::fill_n(to, channels, Eigen::NumTraits<T>::lowest());
        forEachTap(w, z, y, x, [&](int64_t pixel, int64_t) {
            const T* from = in + pixel * channels;
            for (int64_t i = 0; i < channels; ++i) to[i] = to[i] < from[i] ? from[i] : to[i];
        });
        for (int64_t i = 0; i < channels; ++i) to[i] = flushed(to[i]);
    });
}

// The mean of what is no padding; the sum is rounded at each step, as TensorFlow does.
template <typename T>
void meanOf(const Window& w, int64_t channels, const T* in, T* out) {
    std::vector<T> sums(static_cast<size_t>(channels));
    forEachWindow(w, [&](int64_t place, int64_t z, int64_t y, int64_t x) {
        std::fill(sums.begin(), sums.end(), T(0));
        int64_t count = 0;
        forEachTap(w, z, y, x, [&](int64_t pixel, int64_t) {
            const T* from = in + pixel * channels;
            for (size_t i = 0; i < sums.size(); ++i) sums[i] = static_cast<T>(sums[i] + from[i]);
            ++count;
        });
        for (size_t i = 0; i < sums.size(); ++i) {
            out[static_cast<size_t>(place * channels) + i] =
                static_cast<T>(sums[i] / static_cast<T>(static_cast<float>(count)));
        }
    });
}

template <typename ElementTypes, typename Reduce>
absl::Status runPool(KernelContext& c, const Pool& pool, ElementTypes types, Reduce reduce) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), pool.dims));
    const int64_t channels = pool.dims.back();
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), types, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for (int64_t b = 0; out.size() > 0 && b < pool.dims.front(); ++b) {
            reduce(pool.window, channels, in.as<T>().data() + b * inputPixels(pool.window) * channels,
                   out.mutableAs<T>().data() + b * outputPixels(pool.window) * channels);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr auto kMax = [](const Window& w, int64_t channels, const auto* in, auto* out) { maxOf(w, channels, in, out); };
constexpr auto kMean = [](const Window& w, int64_t channels, const auto* in, auto* out) {
    meanOf(w, channels, in, out);
};

absl::Status maxPool(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Pool pool, poolByAttrs(c, 4));
    return runPool(c, pool, RealTypes{}, kMax);
}

absl::Status maxPoolV2(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> kernel, c.integers(1));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, c.integers(2));
    const auto isWindow = [](const std::vector<int64_t>& sizes) {
        return sizes.size() == 4 && sizes[0] == 1 && sizes[3] == 1 && sizes[1] > 0 && sizes[2] > 0;
    };
    if (c.input(0).rank() != 4 || !isWindow(kernel) || !isWindow(strides)) {
        return c.fail("the input must have 4 dimensions, window and strides 4 sizes with 1 for batch and channels");
    }
    WHITTLE_ASSIGN_OR_RETURN(const Pool pool, poolOf(c, kernel, strides));
    return runPool(c, pool, RealTypes{}, kMax);
}

absl::Status maxPool3D(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Pool pool, poolByAttrs(c, 5));
    return runPool(c, pool, Types<BFloat16, float>{}, kMax);
}

absl::Status avgPool(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Pool pool, poolByAttrs(c, 4));
    return runPool(c, pool, FloatTypes{}, kMean);
}

absl::Status avgPool3D(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Pool pool, poolByAttrs(c, 5));
    return runPool(c, pool, Types<BFloat16, float>{}, kMean);
}

constexpr Kernel kKernels[] = {
    {"AvgPool", avgPool},     {"AvgPool3D", avgPool3D}, {"MaxPool", maxPool},
    {"MaxPool3D", maxPool3D}, {"MaxPoolV2", maxPoolV2},
};

}  // namespace

absl::Span<const Kernel> poolKernels() { return kKernels; }

}  // namespace whittle
