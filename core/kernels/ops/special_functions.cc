// SPDX-License-Identifier: Apache-2.0
//
// Error, gamma and Bessel functions.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <unsupported/Eigen/SpecialFunctions>

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

WHITTLE_FUNCTION(BesselI0, Eigen::numext::bessel_i0(x))
WHITTLE_FUNCTION(BesselI0e, Eigen::numext::bessel_i0e(x))
WHITTLE_FUNCTION(BesselI1, Eigen::numext::bessel_i1(x))
WHITTLE_FUNCTION(BesselI1e, Eigen::numext::bessel_i1e(x))
WHITTLE_FUNCTION(Digamma, Eigen::numext::digamma(x))
WHITTLE_FUNCTION(ErrorFunction, std::erf(x))
WHITTLE_FUNCTION(ErrorComplement, std::erfc(x))
WHITTLE_FUNCTION(ErrorInverse, Eigen::numext::ndtri((x + T(1)) * T(0.5)) * T(M_SQRT1_2))
WHITTLE_FUNCTION(LogGamma, Eigen::numext::lgamma(x))
WHITTLE_FUNCTION(NormalQuantile, Eigen::numext::ndtri(x))

#undef WHITTLE_FUNCTION

using WideTypes = Types<float, double>;
using HalfOrWideTypes = Types<Half, float, double>;

constexpr Kernel kKernels[] = {
    {"BesselI0", unary<BesselI0, HalfOrWideTypes>}, {"BesselI0e", unary<BesselI0e, HalfOrWideTypes>},
    {"BesselI1", unary<BesselI1, HalfOrWideTypes>}, {"BesselI1e", unary<BesselI1e, HalfOrWideTypes>},
    {"Digamma", unary<Digamma, HalfOrWideTypes>},   {"Erf", unary<ErrorFunction, FloatTypes>},
    {"Erfc", unary<ErrorComplement, FloatTypes>},   {"Erfinv", unary<ErrorInverse, WideTypes>},
    {"Lgamma", unary<LogGamma, HalfOrWideTypes>},   {"Ndtri", unary<NormalQuantile, WideTypes>},
};

}  // namespace

absl::Span<const Kernel> specialFunctionKernels() { return kKernels; }

}  // namespace whittle
