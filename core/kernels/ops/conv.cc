// SPDX-License-Identifier: Apache-2.0
//
// Convolutions in NHWC and NDHWC. Sums of floats are kept in double: TensorFlow's order of summation depends on its
// blocking and threads, and the true value is the nearest to all of them.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/ops/window.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <type_traits>

namespace whittle {
namespace {

using Conv2DTypes = Join<FloatTypes, Types<int32_t>>;

// Integers wrap.
template <typename T>
using Sum = std::conditional_t<std::is_same_v<T, int32_t>, uint32_t, double>;

struct Channels {
    int64_t in, perGroup, out, groups;
};

// in [pixels, in], filter [taps, perGroup, out] to out [pixels, out]; each group of input channels makes its share of
// the output channels.
template <typename T>
void convolve(const Window& w, const Channels& ch, const T* in, const T* filter, T* out) {
    const int64_t outPerGroup = ch.out / ch.groups;
    std::vector<Sum<T>> sums(static_cast<size_t>(ch.out));
    forEachWindow(w, [&](int64_t place, int64_t z, int64_t y, int64_t x) {
        std::fill(sums.begin(), sums.end(), Sum<T>(0));
        forEachTap(w, z, y, x, [&](int64_t pixel, int64_t tap) {
            for (int64_t channel = 0; channel < ch.in; ++channel) {
                const Sum<T> value = static_cast<Sum<T>>(in[pixel * ch.in + channel]);
                const int64_t group = channel / ch.perGroup;
                const T* row = filter + (tap * ch.perGroup + channel % ch.perGroup) * ch.out + group * outPerGroup;
                Sum<T>* sum = sums.data() + group * outPerGroup;
                for (int64_t o = 0; o < outPerGroup; ++o) sum[o] += value * static_cast<Sum<T>>(row[o]);
            }
        });
        for (int64_t o = 0; o < ch.out; ++o) out[place * ch.out + o] = static_cast<T>(sums[static_cast<size_t>(o)]);
    });
}

std::vector<int64_t> spatialOf(const std::vector<int64_t>& filter) { return {filter.begin(), filter.end() - 2}; }

std::vector<int64_t> outputDims(int64_t batch, const Window& w, size_t spatial, int64_t channels) {
    std::vector<int64_t> dims = {batch};
    for (size_t d = 3 - spatial; d < 3; ++d) dims.push_back(w[d].out);
    dims.push_back(channels);
    return dims;
}

template <typename ElementTypes>
absl::Status conv(KernelContext& c, size_t rank, ElementTypes types) {
    const Array& in = c.input(0);
    const Array& filter = c.input(1);
    if (in.dims().size() != rank || filter.dims().size() != rank) {
        return c.fail(absl::StrCat("input and filter must have ", rank, " dimensions"));
    }
    const int last = static_cast<int>(rank) - 1;
    const Channels ch{in.dim(last), filter.dim(last - 1), filter.dim(last),
                      filter.dim(last - 1) > 0 ? in.dim(last) / filter.dim(last - 1) : 0};
    if (ch.perGroup < 1 || ch.groups < 1 || ch.in % ch.perGroup != 0 || ch.out % ch.groups != 0) {
        return c.fail("the channels of input and filter do not fit");
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, spatialAttr(c, "strides", rank));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dilations, dilationsOf(c, rank));
    WHITTLE_ASSIGN_OR_RETURN(const Window w, windowOf(c, in.dims(), spatialOf(filter.dims()), strides, dilations));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), outputDims(in.dim(0), w, rank - 2, ch.out)));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), types, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        if (out.size() == 0) return absl::OkStatus();
        for (int64_t b = 0; b < in.dim(0); ++b) {
            convolve(w, ch, in.as<T>().data() + b * inputPixels(w) * ch.in, filter.as<T>().data(),
                     out.mutableAs<T>().data() + b * outputPixels(w) * ch.out);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status conv2D(KernelContext& c) { return conv(c, 4, Conv2DTypes{}); }
absl::Status conv3D(KernelContext& c) { return conv(c, 5, FloatTypes{}); }

// filter [taps, in, times]: each input channel makes `times` output channels of its own.
template <typename T>
void convolveDepthwise(const Window& w, int64_t channels, int64_t times, const T* in, const T* filter, T* out) {
    std::vector<double> sums(static_cast<size_t>(channels * times));
    forEachWindow(w, [&](int64_t place, int64_t z, int64_t y, int64_t x) {
        std::fill(sums.begin(), sums.end(), 0.0);
        forEachTap(w, z, y, x, [&](int64_t pixel, int64_t tap) {
            const T* row = filter + tap * channels * times;
            for (int64_t channel = 0; channel < channels; ++channel) {
                const double value = static_cast<double>(in[pixel * channels + channel]);
                for (int64_t m = 0; m < times; ++m) {
                    const int64_t o = channel * times + m;
                    sums[static_cast<size_t>(o)] += value * static_cast<double>(row[o]);
                }
            }
        });
        for (size_t o = 0; o < sums.size(); ++o) {
            out[static_cast<size_t>(place) * sums.size() + o] = static_cast<T>(sums[o]);
        }
    });
}

absl::Status depthwise(KernelContext& c) {
    const Array& in = c.input(0);
    const Array& filter = c.input(1);
    if (in.rank() != 4 || filter.rank() != 4) return c.fail("input and filter must have 4 dimensions");
    if (in.dim(3) != filter.dim(2)) return c.fail("the channels of input and filter do not fit");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, spatialAttr(c, "strides", 4));
    if (strides[1] != strides[2]) return c.fail("the strides of rows and columns must be equal");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dilations, dilationsOf(c, 4));
    WHITTLE_ASSIGN_OR_RETURN(const Window w, windowOf(c, in.dims(), spatialOf(filter.dims()), strides, dilations));
    const int64_t times = filter.dim(3);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), outputDims(in.dim(0), w, 2, in.dim(3) * times)));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), FloatTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        if (out.size() == 0) return absl::OkStatus();
        for (int64_t b = 0; b < in.dim(0); ++b) {
            convolveDepthwise(w, in.dim(3), times, in.as<T>().data() + b * inputPixels(w) * in.dim(3),
                              filter.as<T>().data(),
                              out.mutableAs<T>().data() + b * outputPixels(w) * in.dim(3) * times);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// The transposed convolution: what each window saw gets its share of the window's value.
template <typename T>
void convolveBack(const Window& w, int64_t inChannels, int64_t outChannels, const T* values, const T* filter, T* out) {
    std::vector<Sum<T>> sums(static_cast<size_t>(inputPixels(w) * inChannels), Sum<T>(0));
    forEachWindow(w, [&](int64_t place, int64_t z, int64_t y, int64_t x) {
        const T* value = values + place * outChannels;
        forEachTap(w, z, y, x, [&](int64_t pixel, int64_t tap) {
            for (int64_t channel = 0; channel < inChannels; ++channel) {
                const T* row = filter + (tap * inChannels + channel) * outChannels;
                Sum<T> sum = 0;
                for (int64_t o = 0; o < outChannels; ++o)
                    sum += static_cast<Sum<T>>(value[o]) * static_cast<Sum<T>>(row[o]);
                sums[static_cast<size_t>(pixel * inChannels + channel)] += sum;
            }
        });
    });
    std::transform(sums.begin(), sums.end(), out, [](Sum<T> sum) { return static_cast<T>(sum); });
}

absl::Status conv2DBackpropInput(KernelContext& c) {
    const Array& filter = c.input(1);
    const Array& values = c.input(2);
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> dims, c.integers(0));
    if (filter.rank() != 4 || values.rank() != 4) return c.fail("filter and values must have 4 dimensions");
    if (c.input(0).rank() != 1) return c.fail("the input's sizes must be a vector");
    if (dims.size() == 2) dims = {values.dim(0), dims[0], dims[1], filter.dim(2)};
    if (dims.size() != 4) return c.fail("there must be 4 or 2 sizes of the input");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, spatialAttr(c, "strides", 4));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dilations, dilationsOf(c, 4));
    if (dilations[1] != 1 || dilations[2] != 1) {
        return absl::UnimplementedError(
            absl::StrCat("node '", c.node().name, "' (", c.node().op, "): no kernel for dilations"));
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(values.dtype(), dims));
    WHITTLE_ASSIGN_OR_RETURN(const Window w, windowOf(c, dims, spatialOf(filter.dims()), strides, dilations));
    if (outputDims(dims[0], w, 2, filter.dim(3)) != values.dims() || dims[3] != filter.dim(2)) {
        return c.fail("the sizes of input, filter and values do not fit");
    }
    WHITTLE_RETURN_IF_ERROR(dispatch(c, values.dtype(), Conv2DTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for (int64_t b = 0; out.size() > 0 && b < dims[0]; ++b) {
            convolveBack(w, dims[3], filter.dim(3), values.as<T>().data() + b * outputPixels(w) * filter.dim(3),
                         filter.as<T>().data(), out.mutableAs<T>().data() + b * inputPixels(w) * dims[3]);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"Conv2D", conv2D},
    {"Conv2DBackpropInput", conv2DBackpropInput},
    {"Conv3D", conv3D},
    {"DepthwiseConv2dNative", depthwise},
};

}  // namespace

absl::Span<const Kernel> convKernels() { return kKernels; }

}  // namespace whittle
