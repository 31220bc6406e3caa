// SPDX-License-Identifier: Apache-2.0
//
// Exponentials, logarithms, circular and hyperbolic functions of one element.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <cmath>

namespace whittle {
namespace {

#define WHITTLE_FUNCTION(Name, expression) \
    struct Name {                          \
        template <typename T>              \
        T operator()(T x) const {          \
            return expression;             \
        }                                  \
    };

WHITTLE_FUNCTION(ArcCosine, std::acos(x))
WHITTLE_FUNCTION(ArcCosineH, std::acosh(x))
WHITTLE_FUNCTION(ArcSine, std::asin(x))
WHITTLE_FUNCTION(ArcSineH, std::asinh(x))
WHITTLE_FUNCTION(ArcTangent, std::atan(x))
WHITTLE_FUNCTION(ArcTangentH, std::atanh(x))
WHITTLE_FUNCTION(Cosine, std::cos(x))
WHITTLE_FUNCTION(CosineH, std::cosh(x))
WHITTLE_FUNCTION(Exponential, std::exp(x))
WHITTLE_FUNCTION(Logarithm, std::log(withoutDenormal(x)))
WHITTLE_FUNCTION(InverseRoot, T(1) / std::sqrt(x))
WHITTLE_FUNCTION(Sine, std::sin(x))
WHITTLE_FUNCTION(SineH, std::sinh(x))
WHITTLE_FUNCTION(Tangent, std::tan(x))
WHITTLE_FUNCTION(TangentH, std::tanh(x))

#undef WHITTLE_FUNCTION

struct ExponentialMinusOne {
    template <typename T>
    T operator()(T x) const {
        return std::expm1(x);
    }
    template <typename T>
    std::complex<T> operator()(std::complex<T> x) const {
        return Eigen::numext::expm1(x);
    }
};

struct LogarithmOfOnePlus {
    template <typename T>
    T operator()(T x) const {
        return std::log1p(x);
    }
    template <typename T>
    std::complex<T> operator()(std::complex<T> x) const {
        return Eigen::numext::log1p(x);
    }
};

// Of floats the number nearest to the true one: TensorFlow's scalar loop is 2 away from it at most, its vector loop 5.
struct Sigmoid {
    template <typename T>
    T operator()(T x) const {
        if constexpr (std::is_same_v<T, float>) {
            return static_cast<float>(1.0 / (1.0 + std::exp(-static_cast<double>(x))));
        } else {
            return T(1) / (T(1) + std::exp(-x));
        }
    }
};

constexpr Kernel kKernels[] = {
    {"Acos", unary<ArcCosine, FloatComplexTypes>},    {"Acosh", unary<ArcCosineH, FloatComplexTypes>},
    {"Asin", unary<ArcSine, FloatComplexTypes>},      {"Asinh", unary<ArcSineH, FloatComplexTypes>},
    {"Atan", unary<ArcTangent, FloatComplexTypes>},   {"Atanh", unary<ArcTangentH, FloatComplexTypes>},
    {"Cos", unary<Cosine, FloatComplexTypes>},        {"Cosh", unary<CosineH, FloatComplexTypes>},
    {"Exp", unary<Exponential, FloatComplexTypes>},   {"Expm1", unary<ExponentialMinusOne, FloatComplexTypes>},
    {"Log", unary<Logarithm, FloatComplexTypes>},     {"Log1p", unary<LogarithmOfOnePlus, FloatComplexTypes>},
    {"Rsqrt", unary<InverseRoot, FloatComplexTypes>}, {"Sigmoid", unary<Sigmoid, FloatComplexTypes>},
    {"Sin", unary<Sine, FloatComplexTypes>},          {"Sinh", unary<SineH, FloatComplexTypes>},
    {"Tan", unary<Tangent, FloatComplexTypes>},       {"Tanh", unary<TangentH, FloatComplexTypes>},
};

}  // namespace

absl::Span<const Kernel> unaryFunctionKernels() { return kKernels; }

}  // namespace whittle
