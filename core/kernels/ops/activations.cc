// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <cmath>

namespace whittle {
namespace {

// NaN stays NaN.
struct Relu {
    template <typename T>
    T operator()(T x) const {
        return x < T(0) ? T(0) : x;
    }
};

struct Relu6 {
    template <typename T>
    T operator()(T x) const {
        return x < T(0) ? T(0) : x > T(6) ? T(6) : x;
    }
};

// exp(x) and log(1 + x) rounded to T.
template <typename T>
T exponential(T x) {
    if constexpr (kIsSmallFloat<T>)
        return static_cast<T>(std::exp(static_cast<float>(x)));
    else
        return std::exp(x);
}
template <typename T>
T logarithmOfOnePlus(T x) {
    if constexpr (kIsSmallFloat<T>)
        return static_cast<T>(std::log1p(static_cast<float>(x)));
    else
        return std::log1p(x);
}

// TensorFlow takes one off the exponential, which makes nothing of a small x.
struct Elu {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T x) const {
        return x < T(0) ? static_cast<T>(exponential(x) - T(1)) : x;
    }
};

// The two constants of "Self-Normalizing Neural Networks" (2017).
struct Selu {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T x) const {
        const T scale = static_cast<T>(1.0507009873554804934193349852946);
        const T scaleAlpha = static_cast<T>(1.7580993408473768599402175208123);
        return x < T(0) ? static_cast<T>(scaleAlpha * (exponential(x) - T(1))) : static_cast<T>(scale * x);
    }
};

// Beyond a threshold the result is x, or exp(x), as exactly as T can say it.
struct Softplus {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T x) const {
        using Wide = std::conditional_t<std::is_same_v<T, double>, double, float>;
        const T logarithm = static_cast<T>(std::log(static_cast<Wide>(Eigen::NumTraits<T>::epsilon())));
        const T threshold = static_cast<T>(logarithm + T(2));
        if (x > -threshold) return x;
        const T power = exponential(x);
        return x < threshold ? power : logarithmOfOnePlus(power);
    }
};

struct Softsign {
    template <typename T>
    T operator()(T x) const {
        return x / (std::abs(x) + T(1));
    }
};

template <typename T>
struct LeakyRelu {
    using OwnPrecision = void;
    T alpha;
    T operator()(T x) const { return x > T(0) ? x : static_cast<T>(x * alpha); }
};

absl::Status leakyRelu(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const float alpha, c.floatAttr("alpha"));
    return dispatch(c, c.input(0).dtype(), FloatTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return mapElements<T, T>(c, LeakyRelu<T>{static_cast<T>(alpha)});
    });
}

constexpr Kernel kKernels[] = {
    {"Elu", unary<Elu, FloatTypes>},           {"LeakyRelu", leakyRelu},
    {"Relu", unary<Relu, RealTypes>},          {"Relu6", unary<Relu6, RealTypes>},
    {"Selu", unary<Selu, FloatTypes>},         {"Softplus", unary<Softplus, FloatTypes>},
    {"Softsign", unary<Softsign, FloatTypes>},
};

}  // namespace

absl::Span<const Kernel> activationKernels() { return kKernels; }

}  // namespace whittle
