// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <vector>

namespace whittle {

// A window that slides along one dimension (tensorflow/core/framework/common_shape_fns.cc, 2.17).
struct WindowDim {
    int64_t in = 1, kernel = 1, stride = 1, dilation = 1;
    int64_t before = 0;  // padding; negative where three-dimensional windows skip the first elements
    int64_t out = 1;

    // The place in the input of tap `k` of window `o`; outside of [0, in) it is padding.
    int64_t place(int64_t o, int64_t k) const { return o * stride - before + k * dilation; }
    // The first tap of window `o` inside the input, and the end of those; a window may be far larger than the input.
    int64_t firstTap(int64_t o) const {
        const int64_t start = place(o, 0);
        return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
    }
    int64_t endTap(int64_t o) const {
        const int64_t rest = in - 1 - place(o, 0);
        return rest < 0 ? 0 : kernel < rest / dilation + 1 ? kernel : rest / dilation + 1;
    }
};

// Always three spatial dimensions; those that an op does not have are of size 1.
using Window = std::array<WindowDim, 3>;

// How an op's attributes cut windows out of an input in NHWC or NDHWC; `kernel` has a size for each spatial dimension,
// `strides` and `dilations` one for each of the input's. Unimplemented for another data format, as on TensorFlow's CPU.
absl::StatusOr<Window> windowOf(const KernelContext& c, const std::vector<int64_t>& input,
                                const std::vector<int64_t>& kernel, const std::vector<int64_t>& strides,
                                const std::vector<int64_t>& dilations);

// InvalidArgument unless there is one for each dimension, all positive, those of batch and channels 1.
absl::StatusOr<std::vector<int64_t>> spatialAttr(const KernelContext& c, absl::string_view name, size_t rank);

// The attribute, or ones where the op has none of this name.
absl::StatusOr<std::vector<int64_t>> dilationsOf(const KernelContext& c, size_t rank);

// Calls `tap(input place, kernel place)` for each tap of the window at output place (z, y, x) that is no padding; both
// places are numbers of pixels.
template <typename Tap>
void forEachTap(const Window& w, int64_t z, int64_t y, int64_t x, Tap tap) {
    for (int64_t i = w[0].firstTap(z); i < w[0].endTap(z); ++i) {
        for (int64_t j = w[1].firstTap(y); j < w[1].endTap(y); ++j) {
            for (int64_t k = w[2].firstTap(x); k < w[2].endTap(x); ++k) {
                const int64_t row = w[0].place(z, i) * w[1].in + w[1].place(y, j);
                tap(row * w[2].in + w[2].place(x, k), (i * w[1].kernel + j) * w[2].kernel + k);
            }
        }
    }
}

// Calls `at(output place, z, y, x)` for every window.
template <typename At>
void forEachWindow(const Window& w, At at) {
    int64_t place = 0;
    for (int64_t z = 0; z < w[0].out; ++z) {
        for (int64_t y = 0; y < w[1].out; ++y) {
            for (int64_t x = 0; x < w[2].out; ++x) at(place++, z, y, x);
        }
    }
}

inline int64_t inputPixels(const Window& w) { return w[0].in * w[1].in * w[2].in; }
inline int64_t outputPixels(const Window& w) { return w[0].out * w[1].out * w[2].out; }

}  // namespace whittle
