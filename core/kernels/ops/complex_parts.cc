// SPDX-License-Identifier: Apache-2.0
//
// From complex numbers to their parts and back.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

namespace whittle {
namespace {

struct RealPart {
    template <typename T>
    T operator()(std::complex<T> x) const {
        return x.real();
    }
};

struct ImaginaryPart {
    template <typename T>
    T operator()(std::complex<T> x) const {
        return x.imag();
    }
};

struct Argument {
    template <typename T>
    T operator()(std::complex<T> x) const {
        return std::arg(x);
    }
};

struct Magnitude {
    template <typename T>
    T operator()(std::complex<T> x) const {
        return std::abs(x);
    }
};

struct OfParts {
    template <typename T>
    std::complex<T> operator()(T real, T imaginary) const {
        return {real, imaginary};
    }
};

// TensorFlow has kernels where the two precisions agree only.
template <typename Operation>
absl::Status part(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType target, c.typeAttr("Tout"));
    return dispatch(c, c.input(0).dtype(), ComplexTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        using Part = typename T::value_type;
        return target == kDataTypeOf<Part> ? mapElements<T, Part>(c, Operation{}) : c.noKernelFor(target);
    });
}

absl::Status compose(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType target, c.typeAttr("Tout"));
    return dispatch(c, c.input(0).dtype(), Types<float, double>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        using Whole = std::complex<T>;
        return target == kDataTypeOf<Whole> ? combineInputs<T, Whole>(c, OfParts{}) : c.noKernelFor(target);
    });
}

constexpr Kernel kKernels[] = {
    {"Angle", part<Argument>},     {"Complex", compose},     {"ComplexAbs", part<Magnitude>},
    {"Imag", part<ImaginaryPart>}, {"Real", part<RealPart>},
};

}  // namespace

absl::Span<const Kernel> complexPartKernels() { return kKernels; }

}  // namespace whittle
