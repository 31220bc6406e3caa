// SPDX-License-Identifier: Apache-2.0
//
// Comparisons, and the operations on truth values and bits.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

#define WHITTLE_OPERATOR(Name, Result, expression)  \
    struct Name {                                   \
        template <typename T>                       \
        Result operator()(T x, T y) const {         \
            return static_cast<Result>(expression); \
        }                                           \
    };

WHITTLE_OPERATOR(EqualTo, bool, x == y)
WHITTLE_OPERATOR(UnequalTo, bool, x != y)
WHITTLE_OPERATOR(LessThan, bool, x < y)
WHITTLE_OPERATOR(AtMost, bool, x <= y)
WHITTLE_OPERATOR(GreaterThan, bool, x > y)
WHITTLE_OPERATOR(AtLeast, bool, x >= y)
WHITTLE_OPERATOR(Both, bool, x&& y)
WHITTLE_OPERATOR(Either, bool, x || y)
WHITTLE_OPERATOR(BitsOfBoth, T, x& y)
WHITTLE_OPERATOR(BitsOfEither, T, x | y)
WHITTLE_OPERATOR(BitsOfOne, T, x ^ y)

#undef WHITTLE_OPERATOR

// By at least 0 and less than the width: what is beyond counts as the nearest of these.
template <typename T>
int shiftDistance(T y) {
    constexpr T kMost = static_cast<T>(sizeof(T) * 8 - 1);
    return static_cast<int>(std::clamp(y, T(0), kMost));
}

struct ShiftLeft {
    template <typename T>
    T operator()(T x, T y) const {
        return static_cast<T>(static_cast<std::make_unsigned_t<T>>(x) << shiftDistance(y));
    }
};

struct ShiftRight {
    template <typename T>
    T operator()(T x, T y) const {
        return static_cast<T>(x >> shiftDistance(y));
    }
};

template <bool kEqual>
absl::Status compareStrings(KernelContext& c) {
    const Array& a = c.input(0);
    const Array& b = c.input(1);
    WHITTLE_ASSIGN_OR_RETURN(const BroadcastPlan plan, planBroadcast(c, {&a.dims(), &b.dims()}));
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(DataType::kBool, plan.dims));
    const absl::Span<bool> out = output.mutableAs<bool>();
    forEachRun<2>(plan, [&](int64_t at, const std::array<int64_t, 2>& from) {
        for (int64_t i = 0; i < plan.run; ++i) {
            out[static_cast<size_t>(at + i)] =
                (a.strings()[static_cast<size_t>(from[0] + i * plan.steps[0])] ==
                 b.strings()[static_cast<size_t>(from[1] + i * plan.steps[1])]) == kEqual;
        }
    });
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

// With incompatible_shape_error=false, tensors whose shapes do not fit are unequal as a whole.
template <bool kEqual>
absl::Status equality(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const bool mustFit, c.boolAttr("incompatible_shape_error"));
    if (!mustFit && !canBroadcast(c.input(0).dims(), c.input(1).dims())) {
        WHITTLE_ASSIGN_OR_RETURN(Array answer, c.make(DataType::kBool, {}));
        answer.mutableAs<bool>()[0] = !kEqual;
        c.addOutput(std::move(answer));
        return absl::OkStatus();
    }
    const DataType dtype = c.input(0).dtype();
    if (dtype == DataType::kString) return compareStrings<kEqual>(c);
    if (!isQuantized(dtype) && !isOneOf(dtype, PlainTypes{})) return c.noKernelFor(dtype);
    return dispatch(c, storageType(dtype), PlainTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return combineInputs<T, bool>(c, std::conditional_t<kEqual, EqualTo, UnequalTo>{});
    });
}

absl::Status approximatelyEqual(KernelContext& c) {
    if (c.input(0).dims() != c.input(1).dims()) return c.fail("the inputs' shapes differ");
    WHITTLE_ASSIGN_OR_RETURN(const float tolerance, c.floatAttr("tolerance"));
    return dispatch(c, c.input(0).dtype(), Types<float, double>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return combineInputs<T, bool>(c,
                                      [tolerance](T x, T y) { return std::abs(x - y) <= static_cast<T>(tolerance); });
    });
}

constexpr Kernel kKernels[] = {
    {"ApproximateEqual", approximatelyEqual},
    {"BitwiseAnd", binary<BitsOfBoth, IntegerTypes>},
    {"BitwiseOr", binary<BitsOfEither, IntegerTypes>},
    {"BitwiseXor", binary<BitsOfOne, IntegerTypes>},
    {"Equal", equality<true>},
    {"Greater", comparison<GreaterThan, RealTypes>},
    {"GreaterEqual", comparison<AtLeast, RealTypes>},
    {"LeftShift", binary<ShiftLeft, IntegerTypes>},
    {"Less", comparison<LessThan, RealTypes>},
    {"LessEqual", comparison<AtMost, RealTypes>},
    {"LogicalAnd", binary<Both, Types<bool>>},
    {"LogicalOr", binary<Either, Types<bool>>},
    {"NotEqual", equality<false>},
    {"RightShift", binary<ShiftRight, IntegerTypes>},
};

}  // namespace

absl::Span<const Kernel> comparisonKernels() { return kKernels; }

}  // namespace whittle
