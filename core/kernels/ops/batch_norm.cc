// SPDX-License-Identifier: Apache-2.0
//
// Normalizations: of each channel by given moments, and of each element by its neighbours in depth.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

absl::Status unimplemented(const KernelContext& c, absl::string_view what) {
    return absl::UnimplementedError(
        absl::StrCat("node '", c.node().name, "' (", c.node().op, "): no kernel for ", what));
}

// The channels' inputs 1..4, each as long as the last dimension.
absl::Status checkChannels(const KernelContext& c) {
    const Array& in = c.input(0);
    for (int i = 1; i <= 4; ++i) {
        if (c.input(i).rank() != 1 || c.input(i).size() != in.dims().back()) {
            return c.fail(absl::StrCat("input ", i, " must have a number for each channel"));
        }
    }
    return absl::OkStatus();
}

// The moments are handed on; without elements there are none. What follows them is undefined in TensorFlow.
absl::Status addMoments(KernelContext& c) {
    for (const int moment : {3, 4, 3, 4}) {
        if (c.input(0).size() > 0) {
            c.addOutput(c.input(moment));
            continue;
        }
        WHITTLE_ASSIGN_OR_RETURN(Array none, c.make(DataType::kFloat, c.input(moment).dims()));
        const absl::Span<float> values = none.mutableAs<float>();
        std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
        c.addOutput(std::move(none));
    }
    return absl::OkStatus();
}

// With the moments of the training; those of a batch are for training and not computed here.
absl::Status fusedBatchNorm(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool isTraining, c.boolAttr("is_training"));
    WHITTLE_ASSIGN_OR_RETURN(const float epsilon, c.floatAttr("epsilon"));
    WHITTLE_ASSIGN_OR_RETURN(const std::string format, c.stringAttr("data_format"));
    if (isTraining) return unimplemented(c, "training");
    if (format != "NHWC" && format != "NDHWC") return unimplemented(c, format);
    if (in.rank() != 4 && in.rank() != 5) return c.fail("the input must have 4 or 5 dimensions");
    WHITTLE_RETURN_IF_ERROR(checkChannels(c));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    const size_t channels = static_cast<size_t>(in.dims().back());
    const absl::Span<const float> scale = c.input(1).as<float>(), offset = c.input(2).as<float>(),
                                  mean = c.input(3).as<float>(), variance = c.input(4).as<float>();
    std::vector<float> factors(channels);
    for (size_t i = 0; i < channels; ++i) factors[i] = 1.0f / std::sqrt(variance[i] + epsilon) * scale[i];
    using Accepted = Types<float, Half, BFloat16>;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), Accepted{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T* from = in.as<T>().data();
        T* to = out.mutableAs<T>().data();
        for (size_t at = 0; at < static_cast<size_t>(in.size()); at += channels) {
            for (size_t i = 0; i < channels; ++i) {
                to[at + i] = static_cast<T>((static_cast<float>(from[at + i]) - mean[i]) * factors[i] + offset[i]);
            }
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    WHITTLE_RETURN_IF_ERROR(addMoments(c));
    if (c.node().op == "FusedBatchNormV3") {
        WHITTLE_ASSIGN_OR_RETURN(Array reserved, c.make(DataType::kFloat, {}));
        c.addOutput(std::move(reserved));
    }
    return absl::OkStatus();
}

absl::Status globalBatchNorm(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const float epsilon, c.floatAttr("variance_epsilon"));
    WHITTLE_ASSIGN_OR_RETURN(const bool scales, c.boolAttr("scale_after_normalization"));
    if (in.rank() != 4) return c.fail("the input must have 4 dimensions");
    WHITTLE_RETURN_IF_ERROR(checkChannels(c));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), Types<Half, float, double>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const absl::Span<const T> mean = c.input(1).as<T>(), variance = c.input(2).as<T>(), beta = c.input(3).as<T>(),
                                  gamma = c.input(4).as<T>();
        const size_t channels = mean.size();
        std::vector<T> factors(channels);
        for (size_t i = 0; i < channels; ++i) {
            factors[i] =
                static_cast<T>(T(1) / Eigen::numext::sqrt(static_cast<T>(variance[i] + static_cast<T>(epsilon))));
            if (scales) factors[i] = static_cast<T>(factors[i] * gamma[i]);
        }
        const T* from = in.as<T>().data();
        T* to = out.mutableAs<T>().data();
        for (size_t at = 0; at < static_cast<size_t>(in.size()); at += channels) {
            for (size_t i = 0; i < channels; ++i) {
                to[at + i] =
                    static_cast<T>(static_cast<T>(static_cast<T>(from[at + i] - mean[i]) * factors[i]) + beta[i]);
            }
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status localResponse(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const int64_t radius, c.intAttr("depth_radius"));
    WHITTLE_ASSIGN_OR_RETURN(const float bias, c.floatAttr("bias"));
    WHITTLE_ASSIGN_OR_RETURN(const float alpha, c.floatAttr("alpha"));
    WHITTLE_ASSIGN_OR_RETURN(const float beta, c.floatAttr("beta"));
    if (in.rank() != 4) return c.fail("the input must have 4 dimensions");
    if (radius < 0) return c.fail("the radius is negative");
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    const int64_t depth = in.dim(3);
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), Types<Half, float>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T* from = in.as<T>().data();
        T* to = out.mutableAs<T>().data();
        for (int64_t at = 0; at < in.size(); at += depth) {
            for (int64_t i = 0; i < depth; ++i) {
                double squares = 0;
                const int64_t end = radius >= depth ? depth : std::min(i + radius + 1, depth);
                for (int64_t j = radius >= i ? 0 : i - radius; j < end; ++j) {
                    const double value = static_cast<double>(from[at + j]);
                    squares += value * value;
                }
                const double norm = std::pow(double{bias} + double{alpha} * squares, -double{beta});
                to[at + i] = static_cast<T>(static_cast<double>(from[at + i]) * norm);
            }
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"BatchNormWithGlobalNormalization", globalBatchNorm},
    {"FusedBatchNorm", fusedBatchNorm},
    {"FusedBatchNormV2", fusedBatchNorm},
    {"FusedBatchNormV3", fusedBatchNorm},
    {"LRN", localResponse},
};

}  // namespace

absl::Span<const Kernel> batchNormKernels() { return kKernels; }

}  // namespace whittle
