// SPDX-License-Identifier: Apache-2.0
//
// The largest, the smallest, and where they are; all and any.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/reduce.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {
namespace {

// Less than every number, or larger.
template <typename T>
T lowest() {
    if constexpr (std::is_integral_v<T>)
        return std::numeric_limits<T>::lowest();
    else
        return -Eigen::NumTraits<T>::infinity();
}
template <typename T>
T highest() {
    if constexpr (std::is_integral_v<T>)
        return std::numeric_limits<T>::max();
    else
        return Eigen::NumTraits<T>::infinity();
}

// A NaN wins.
template <typename T>
struct LargestOf {
    using Total = T;
    static T initial() { return lowest<T>(); }
    static void add(T& total, const T& x) {
        if (x > total || x != x) total = x;
    }
    static T finish(const T& total, int64_t) { return total; }
};

template <typename T>
struct SmallestOf {
    using Total = T;
    static T initial() { return highest<T>(); }
    static void add(T& total, const T& x) {
        if (x < total || x != x) total = x;
    }
    static T finish(const T& total, int64_t) { return total; }
};

// Bytes, for a vector of bool has no elements to fold into.
template <typename T>
struct AllOf {
    using Total = uint8_t;
    static uint8_t initial() { return 1; }
    static void add(uint8_t& total, const bool& x) { total = total & static_cast<uint8_t>(x); }
    static bool finish(const uint8_t& total, int64_t) { return total != 0; }
};

template <typename T>
struct AnyOf {
    using Total = uint8_t;
    static uint8_t initial() { return 0; }
    static void add(uint8_t& total, const bool& x) { total = total | static_cast<uint8_t>(x); }
    static bool finish(const uint8_t& total, int64_t) { return total != 0; }
};

struct Greater {
    template <typename T>
    static bool isBetter(const T& x, const T& best) {
        return x > best;
    }
    template <typename T>
    static T worst() {
        return Eigen::NumTraits<T>::lowest();
    }
};

struct Less {
    template <typename T>
    static bool isBetter(const T& x, const T& best) {
        return x < best;
    }
    template <typename T>
    static T worst() {
        return Eigen::NumTraits<T>::highest();
    }
};

// Position of the first best element along an axis; 0 where nothing is better than the worst number there is, which
// NaN never is.
template <typename T, typename Order, typename Index>
void positions(const T* x, int64_t outer, int64_t size, int64_t inner, Index* out) {
    std::vector<T> best(static_cast<size_t>(inner));
    for (int64_t o = 0; o < outer; ++o, out += inner) {
        for (T& b : best) b = Order::template worst<T>();
        for (int64_t i = 0; i < size; ++i, x += inner) {
            for (int64_t k = 0; k < inner; ++k) {
                if (!Order::isBetter(x[k], best[static_cast<size_t>(k)])) continue;
                best[static_cast<size_t>(k)] = x[k];
                out[k] = static_cast<Index>(i);
            }
        }
    }
}

template <typename Order, typename Outputs>
absl::Status positionOfBest(KernelContext& c) {
    const Array& input = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const DataType indexType, c.typeAttr("output_type"));
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(1));
    if (!c.input(1).isScalar()) return c.fail("the axis must be a scalar");
    if (axis < -input.rank() || axis >= input.rank()) {
        return c.fail(absl::StrCat("there is no axis ", axis, " in ", input.rank(), " dimensions"));
    }
    if (axis < 0) axis += input.rank();
    const int64_t size = input.dim(static_cast<int>(axis));
    if (size == 0) return c.fail("the axis has no elements");
    std::vector<int64_t> dims = input.dims();
    dims.erase(dims.begin() + axis);
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(indexType, dims));
    int64_t inner = 1;
    for (int i = static_cast<int>(axis) + 1; i < input.rank(); ++i) inner *= input.dim(i);
    const int64_t outer = inner == 0 ? 0 : input.size() / size / inner;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, input.dtype(), Join<RealTypes, Types<bool>>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return dispatch(c, indexType, Outputs{}, [&](auto indexTag) {
            using Index = typename decltype(indexTag)::Type;
            // Never a vector of bool.
            using Element = std::conditional_t<std::is_same_v<T, bool>, uint8_t, T>;
            positions<Element, Order>(input.as<Element>().data(), outer, size, inner, output.mutableAs<Index>().data());
            return absl::OkStatus();
        });
    }));
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"All", reduction<AllOf, Types<bool>>},
    {"Any", reduction<AnyOf, Types<bool>>},
    {"ArgMax", positionOfBest<Greater, Types<int16_t, uint16_t, int32_t, int64_t>>},
    {"ArgMin", positionOfBest<Less, IndexTypes>},
    {"Max", reduction<LargestOf, RealTypes>},
    {"Min", reduction<SmallestOf, RealTypes>},
};

}  // namespace

absl::Span<const Kernel> extremeKernels() { return kKernels; }

}  // namespace whittle
