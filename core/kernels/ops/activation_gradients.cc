// SPDX-License-Identifier: Apache-2.0
//
// Gradients of functions of one element, from what comes back (`dy`) and the function's result `y` or input `x`, in the
// op's order. Every step is rounded; of a complex result some take the conjugate, some do not
// (tensorflow/core/kernels/cwise_ops.h, relu_op_functor.h, softplus_op.h, softsign_op.h, 2.17).
#include "core/base/status.h"
#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <cmath>

namespace whittle {
namespace {

template <typename T>
T conjugate(const T& x) {
    if constexpr (Eigen::NumTraits<T>::IsComplex) {
        return std::conj(x);
    } else {
        return x;
    }
}

struct ReciprocalGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T y, T dy) const {
        y = conjugate(y);
        return -y * y * dy;
    }
};

struct SigmoidGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T y, T dy) const {
        return dy * (y * (T(1) - y));
    }
};

struct TanhGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T y, T dy) const {
        return dy * (T(1) - y * y);
    }
};

struct RootGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T y, T dy) const {
        return dy == T(0) ? T(0) : T(0.5) * dy / conjugate(y);
    }
};

struct InverseRootGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T y, T dy) const {
        y = conjugate(y);
        return dy == T(0) ? T(0) : T(-0.5) * (dy * y) * (y * y);
    }
};

struct ReluGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T dy, T x) const {
        return static_cast<T>(dy * T(x > T(0)));
    }
};

struct Relu6Gradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T dy, T x) const {
        return static_cast<T>(dy * T(x > T(0) && x < T(6)));
    }
};

struct EluGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T dy, T y) const {
        return y < T(0) ? (y + T(1)) * dy : dy;
    }
};

// The constants of "Self-Normalizing Neural Networks" (2017).
struct SeluGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T dy, T y) const {
        const T scale = static_cast<T>(1.0507009873554804934193349852946);
        const T scaleAlpha = static_cast<T>(1.7580993408473768599402175208123);
        return y < T(0) ? dy * (y + scaleAlpha) : dy * scale;
    }
};

struct SoftplusGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T dy, T x) const {
        return dy / (static_cast<T>(Eigen::numext::exp(-x)) + T(1));
    }
};

struct SoftsignGradient {
    using OwnPrecision = void;
    template <typename T>
    T operator()(T dy, T x) const {
        const T denominator = static_cast<T>(Eigen::numext::abs(x)) + T(1);
        return dy / (denominator * denominator);
    }
};

template <typename T>
struct LeakyReluGradient {
    using OwnPrecision = void;
    T alpha;
    T operator()(T dy, T x) const { return x > T(0) ? dy : static_cast<T>(dy * alpha); }
};

absl::Status checkShapes(const KernelContext& c) {
    return c.input(0).dims() == c.input(1).dims() ? absl::OkStatus() : c.fail("the inputs differ in shape");
}

template <typename Operation, typename List>
absl::Status gradient(KernelContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkShapes(c));
    return binary<Operation, List>(c);
}

absl::Status leakyReluGradient(KernelContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkShapes(c));
    WHITTLE_ASSIGN_OR_RETURN(const float alpha, c.floatAttr("alpha"));
    return dispatch(c, c.input(0).dtype(), FloatTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return combineInputs<T, T>(c, LeakyReluGradient<T>{static_cast<T>(alpha)});
    });
}

constexpr Kernel kKernels[] = {
    {"EluGrad", gradient<EluGradient, FloatTypes>},
    {"InvGrad", gradient<ReciprocalGradient, FloatComplexTypes>},
    {"LeakyReluGrad", leakyReluGradient},
    {"ReciprocalGrad", gradient<ReciprocalGradient, FloatComplexTypes>},
    {"Relu6Grad", gradient<Relu6Gradient, RealTypes>},
    {"ReluGrad", gradient<ReluGradient, RealTypes>},
    {"RsqrtGrad", gradient<InverseRootGradient, FloatComplexTypes>},
    {"SeluGrad", gradient<SeluGradient, FloatTypes>},
    {"SigmoidGrad", gradient<SigmoidGradient, FloatComplexTypes>},
    {"SoftplusGrad", gradient<SoftplusGradient, FloatTypes>},
    {"SoftsignGrad", gradient<SoftsignGradient, FloatTypes>},
    {"SqrtGrad", gradient<RootGradient, FloatComplexTypes>},
    {"TanhGrad", gradient<TanhGradient, FloatComplexTypes>},
};

}  // namespace

absl::Span<const Kernel> activationGradientKernels() { return kKernels; }

}  // namespace whittle
