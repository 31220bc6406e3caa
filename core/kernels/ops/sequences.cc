// SPDX-License-Identifier: Apache-2.0
//
// Sequences of numbers, and arithmetic on shapes.

#include "core/base/status.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

// How many steps of `delta` fit before `limit`; -1 when they are too many.
template <typename T>
int64_t rangeSize(T start, T limit, T delta) {
    if constexpr (std::is_integral_v<T>) {
        const auto distance = delta > 0 ? static_cast<uint64_t>(limit) - static_cast<uint64_t>(start)
                                        : static_cast<uint64_t>(start) - static_cast<uint64_t>(limit);
        const auto step = delta > 0 ? static_cast<uint64_t>(delta) : uint64_t{0} - static_cast<uint64_t>(delta);
        const uint64_t size = distance / step + (distance % step != 0);
        return size > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) ? -1 : static_cast<int64_t>(size);
    } else {
        const double size = std::ceil(std::abs((limit - start) / delta));
        return size < 9.2e18 ? static_cast<int64_t>(size) : -1;
    }
}

absl::Status range(KernelContext& c) {
    for (int i = 0; i < 3; ++i) {
        if (c.input(i).size() != 1 || c.input(i).rank() > 1) return c.fail("start, limit and delta must be scalars");
    }
    return dispatch(c, c.input(0).dtype(), Types<float, double, int32_t, int64_t>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T start = c.input(0).as<T>()[0];
        const T limit = c.input(1).as<T>()[0];
        const T delta = c.input(2).as<T>()[0];
        if (delta == T(0)) return c.fail("delta must not be 0");
        if (delta > T(0) ? start > limit : start < limit) return c.fail("delta leads away from limit");
        const int64_t size = rangeSize(start, limit, delta);
        if (size < 0) return c.fail("the range has too many elements");
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(kDataTypeOf<T>, {size}));
        const absl::Span<T> out = output.mutableAs<T>();
        for (size_t i = 0; i < out.size(); ++i) {
            if constexpr (std::is_integral_v<T>) {
                out[i] = static_cast<T>(static_cast<uint64_t>(start) + i * static_cast<uint64_t>(delta));
            } else {
                out[i] = start + static_cast<T>(i) * delta;
            }
        }
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

absl::Status linSpace(KernelContext& c) {
    for (int i = 0; i < 3; ++i) {
        if (!c.input(i).isScalar()) return c.fail("start, stop and num must be scalars");
    }
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.integer(2));
    if (count <= 0) return c.fail("num must be positive");
    return dispatch(c, c.input(0).dtype(), Types<float, double>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T start = c.input(0).as<T>()[0];
        const T stop = c.input(1).as<T>()[0];
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(kDataTypeOf<T>, {count}));
        const absl::Span<T> out = output.mutableAs<T>();
        out[0] = start;
        const T step = count > 1 ? (stop - start) / static_cast<T>(count - 1) : T(0);
        for (size_t i = 1; i + 1 < out.size(); ++i) out[i] = start + step * static_cast<T>(i);
        if (count > 1) out.back() = stop;
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

absl::StatusOr<Array> vectorOf(const KernelContext& c, DataType dtype, const std::vector<int64_t>& values) {
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(dtype, {static_cast<int64_t>(values.size())}));
    if (dtype == DataType::kInt32) {
        std::transform(values.begin(), values.end(), output.mutableAs<int32_t>().begin(),
                       [](int64_t x) { return static_cast<int32_t>(x); });
    } else {
        std::copy(values.begin(), values.end(), output.mutableAs<int64_t>().begin());
    }
    return output;
}

struct TwoShapes {
    std::vector<int64_t> a, b;
};

absl::StatusOr<TwoShapes> twoShapes(const KernelContext& c) {
    if (c.input(0).rank() != 1 || c.input(1).rank() != 1) return c.fail("both shapes must be vectors");
    TwoShapes shapes;
    WHITTLE_ASSIGN_OR_RETURN(shapes.a, c.integers(0));
    WHITTLE_ASSIGN_OR_RETURN(shapes.b, c.integers(1));
    if (!canBroadcast(shapes.a, shapes.b)) return c.fail("the shapes do not fit each other");
    return shapes;
}

// Axes along which each of two broadcast inputs was repeated; a gradient is summed there. Where both are 1 both count.
absl::Status broadcastGradientArgs(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const TwoShapes shapes, twoShapes(c));
    const size_t rank = std::max(shapes.a.size(), shapes.b.size());
    const auto sizeAt = [rank](const std::vector<int64_t>& dims, size_t axis) {
        const size_t missing = rank - dims.size();
        return axis < missing ? 1 : dims[axis - missing];
    };
    std::vector<int64_t> axes[2];
    for (size_t axis = 0; axis < rank && shapes.a != shapes.b; ++axis) {
        const int64_t x = sizeAt(shapes.a, axis);
        const int64_t y = sizeAt(shapes.b, axis);
        if (x == 1) axes[0].push_back(static_cast<int64_t>(axis));
        if (y == 1) axes[1].push_back(static_cast<int64_t>(axis));
    }
    for (const std::vector<int64_t>& which : axes) {
        WHITTLE_ASSIGN_OR_RETURN(Array output, vectorOf(c, c.input(0).dtype(), which));
        c.addOutput(std::move(output));
    }
    return absl::OkStatus();
}

// Of vectors of three elements, the last dimension.
absl::Status cross(KernelContext& c) {
    const Array& a = c.input(0);
    if (a.dims() != c.input(1).dims()) return c.fail("the inputs' shapes differ");
    if (a.rank() < 1 || a.dims().back() != 3) return c.fail("the last dimension must be 3");
    return dispatch(c, a.dtype(), RealTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        using Compute = std::conditional_t<std::is_integral_v<T>, uint64_t, T>;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(a.dtype(), a.dims()));
        const T* u = a.as<T>().data();
        const T* v = c.input(1).as<T>().data();
        T* out = output.mutableAs<T>().data();
        const auto at = [](const T* x, int64_t i) { return static_cast<Compute>(x[i]); };
        for (int64_t i = 0; i < a.size(); i += 3) {
            for (int64_t k = 0; k < 3; ++k) {
                const int64_t next = i + (k + 1) % 3;
                const int64_t last = i + (k + 2) % 3;
                out[i + k] = static_cast<T>(at(u, next) * at(v, last) - at(u, last) * at(v, next));
            }
        }
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"BroadcastGradientArgs", broadcastGradientArgs},
    {"Cross", cross},
    {"LinSpace", linSpace},
    {"Range", range},
};

}  // namespace

absl::Span<const Kernel> sequenceKernels() { return kKernels; }

}  // namespace whittle
