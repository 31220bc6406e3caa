// SPDX-License-Identifier: Apache-2.0
//
// Normalizations: of each channel by given moments, and of each element by its neighbours in depth.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

// The channels' inputs 1..4, each as long as dimension `axis`. Those that training ignores may be empty.
absl::Status checkChannels(const KernelContext& c, int axis, bool mayBeEmpty = false) {
    const Array& in = c.input(0);
    for (int i = 1; i <= 4; ++i) {
        const bool isEmpty = mayBeEmpty && i > 2 && c.input(i).size() == 0;
        if (c.input(i).rank() != 1 || (c.input(i).size() != in.dim(axis) && !isEmpty)) {
            return c.fail(absl::StrCat("input ", i, " must have a number for each channel"));
        }
    }
    return absl::OkStatus();
}

// Element [before, channel, after] of the input.
struct Channels {
    int64_t before = 1, count = 1, after = 1;

    template <typename Visit>
    void forEach(Visit visit) const {
        size_t at = 0;
        for (int64_t i = 0; i < before; ++i) {
            for (size_t channel = 0; channel < static_cast<size_t>(count); ++channel) {
                for (int64_t j = 0; j < after; ++j) visit(at++, channel);
            }
        }
    }
};

struct Moments {
    std::vector<float> mean, variance;
};

template <typename T>
Moments momentsOf(const T* from, const Channels& channels) {
    const auto count = static_cast<size_t>(channels.count);
    const auto each = static_cast<double>(channels.before * channels.after);
    std::vector<double> sums(count), squares(count);
    channels.forEach([&](size_t at, size_t i) { sums[i] += static_cast<double>(from[at]); });
    for (double& sum : sums) sum /= each;
    channels.forEach([&](size_t at, size_t i) {
        const double away = static_cast<double>(from[at]) - sums[i];
        squares[i] += away * away;
    });
    Moments moments;
    for (size_t i = 0; i < count; ++i) {
        moments.mean.push_back(static_cast<float>(sums[i]));
        moments.variance.push_back(static_cast<float>(squares[i] / each));
    }
    return moments;
}

template <typename T>
void normalize(const T* from, T* to, const Channels& channels, const Moments& moments, const KernelContext& c,
               float epsilon) {
    const absl::Span<const float> scale = c.input(1).as<float>(), offset = c.input(2).as<float>();
    std::vector<float> factors;
    for (size_t i = 0; i < scale.size(); ++i) {
        factors.push_back(1.0f / std::sqrt(moments.variance[i] + epsilon) * scale[i]);
    }
    channels.forEach([&](size_t at, size_t i) {
        to[at] = static_cast<T>((static_cast<float>(from[at]) - moments.mean[i]) * factors[i] + offset[i]);
    });
}

absl::Status addChannels(KernelContext& c, const std::vector<float>& values) {
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, {static_cast<int64_t>(values.size())}));
    std::copy(values.begin(), values.end(), out.mutableAs<float>().begin());
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// What the layer remembers of a batch: its moments, the variance as that of a sample, taken into what it knew before by
// a share; then the moments themselves.
absl::Status addBatchMoments(KernelContext& c, const Channels& channels, const Moments& moments) {
    const Attr* attr = c.attr("exponential_avg_factor");
    const float share = attr && attr->asFloat() ? *attr->asFloat() : 1.0f;
    const auto each = static_cast<float>(channels.before * channels.after);
    const float ofSample = each / std::max(each - 1, 1.0f);
    std::vector<float> mean = moments.mean, variance = moments.variance;
    if (share != 1.0f && c.input(3).size() != channels.count) return c.fail("a share needs the moments known before");
    for (size_t i = 0; i < mean.size(); ++i) {
        variance[i] *= ofSample;
        if (share == 1.0f) continue;
        mean[i] = (1.0f - share) * c.input(3).as<float>()[i] + share * mean[i];
        variance[i] = (1.0f - share) * c.input(4).as<float>()[i] + share * variance[i];
    }
    WHITTLE_RETURN_IF_ERROR(addChannels(c, mean));
    WHITTLE_RETURN_IF_ERROR(addChannels(c, variance));
    WHITTLE_RETURN_IF_ERROR(addChannels(c, moments.mean));
    return addChannels(c, moments.variance);
}

// The moments are handed on; without elements there are none. What follows them is undefined in TensorFlow.
absl::Status addKnownMoments(KernelContext& c, bool isEmpty) {
    const std::vector<float> none(static_cast<size_t>(c.input(1).size()), std::numeric_limits<float>::quiet_NaN());
    for (const int moment : {3, 4, 3, 4}) {
        if (isEmpty) {
            WHITTLE_RETURN_IF_ERROR(addChannels(c, none));
        } else {
            c.addOutput(c.input(moment));
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<int> channelAxis(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string format, c.stringAttr("data_format"));
    const int rank = c.input(0).rank();
    if (rank != 4 && rank != 5) return c.fail("the input must have 4 or 5 dimensions");
    return absl::StrContains(format, "NC") ? 1 : rank - 1;
}

// With the moments of the training or, in training, with those of the batch.
absl::Status fusedBatchNorm(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool isTraining, c.boolAttr("is_training"));
    WHITTLE_ASSIGN_OR_RETURN(const float epsilon, c.floatAttr("epsilon"));
    WHITTLE_ASSIGN_OR_RETURN(const int axis, channelAxis(c));
    WHITTLE_RETURN_IF_ERROR(checkChannels(c, axis, isTraining));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    const size_t at = static_cast<size_t>(axis);
    const Channels channels{productOf(in.dims(), 0, at), in.dim(axis), productOf(in.dims(), at + 1, in.dims().size())};
    Moments moments;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), Types<float, Half, BFloat16>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T* from = in.as<T>().data();
        if (isTraining) {
            moments = momentsOf(from, channels);
        } else {
            const absl::Span<const float> mean = c.input(3).as<float>(), variance = c.input(4).as<float>();
            moments = {{mean.begin(), mean.end()}, {variance.begin(), variance.end()}};
        }
        normalize(from, out.mutableAs<T>().data(), channels, moments, c, epsilon);
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    WHITTLE_RETURN_IF_ERROR(isTraining && in.size() > 0 ? addBatchMoments(c, channels, moments)
                                                        : addKnownMoments(c, in.size() == 0));
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
    WHITTLE_RETURN_IF_ERROR(checkChannels(c, 3));
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
