// SPDX-License-Identifier: Apache-2.0
//
// Diagonals, bands of matrices, and places in sorted rows.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr TypeSet kDiagonalTypes =
    kComplexTypes | TypeSet{DataType::kHalf, DataType::kFloat, DataType::kDouble, DataType::kInt32, DataType::kInt64};

absl::Status diagonal(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kDiagonalTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (in.rank() < 1) return c.fail("the input must be at least a vector");
    std::vector<int64_t> dims = in.dims();
    dims.insert(dims.end(), in.dims().begin(), in.dims().end());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    moveElements(in, {0, {1}}, out, {0, {in.size() + 1}}, {in.size()});
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status diagonalPart(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kDiagonalTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (in.rank() % 2 != 0) return c.fail("the rank must be even");
    const std::vector<int64_t> dims(in.dims().begin(), in.dims().begin() + in.rank() / 2);
    if (!std::equal(dims.begin(), dims.end(), in.dims().begin() + in.rank() / 2)) {
        return c.fail("the first dimensions must be those of the second half");
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    moveElements(in, {0, {out.size() + 1}}, out, {0, {1}}, {out.size()});
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// All but the band becomes zero; a negative width keeps that whole side.
absl::Status band(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kPodTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (in.rank() < 2) return c.fail("the input must be at least a matrix");
    if (!c.input(1).isScalar() || !c.input(2).isScalar()) return c.fail("the widths must be scalars");
    WHITTLE_ASSIGN_OR_RETURN(const int64_t lower, c.integer(1));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t upper, c.integer(2));
    const int64_t rows = in.dim(in.rank() - 2), columns = in.dim(in.rank() - 1);
    if (lower > rows || upper > columns) return c.fail("the band is wider than the matrix");
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    for (int64_t at = 0, row = 0; at < in.size(); at += columns, row = (row + 1) % rows) {
        const int64_t begin = lower < 0 ? 0 : std::clamp<int64_t>(row - lower, 0, columns);
        const int64_t end = upper < 0 ? columns : std::min(columns, row + upper + 1);
        copyElements(in, at + begin, out, at + begin, end - begin);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// For each value of a row its place in the sorted row of the same number.
absl::Status bound(KernelContext& c, bool isUpper) {
    const Array& sorted = c.input(0);
    const Array& values = c.input(1);
    WHITTLE_ASSIGN_OR_RETURN(const DataType target, c.typeAttr("out_type"));
    if (target != DataType::kInt32 && target != DataType::kInt64) return c.noKernelFor(target);
    if (sorted.rank() != 2 || values.rank() != 2) return c.fail("the inputs must be matrices");
    if (sorted.dim(0) != values.dim(0)) return c.fail("the inputs differ in rows");
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(target, values.dims()));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, sorted.dtype(), RealTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for (int64_t i = 0; i < values.size(); ++i) {
            const T* first = sorted.as<T>().data() + i / values.dim(1) * sorted.dim(1);
            const T* last = first + sorted.dim(1);
            const T value = values.as<T>()[static_cast<size_t>(i)];
            const int64_t place =
                (isUpper ? std::upper_bound(first, last, value) : std::lower_bound(first, last, value)) - first;
            if (target == DataType::kInt64) out.mutableAs<int64_t>()[static_cast<size_t>(i)] = place;
            if (target == DataType::kInt32)
                out.mutableAs<int32_t>()[static_cast<size_t>(i)] = static_cast<int32_t>(place);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status lowerBound(KernelContext& c) { return bound(c, false); }
absl::Status upperBound(KernelContext& c) { return bound(c, true); }

constexpr Kernel kKernels[] = {
    {"Diag", diagonal},       {"DiagPart", diagonalPart}, {"LowerBound", lowerBound},
    {"MatrixBandPart", band}, {"UpperBound", upperBound},
};

}  // namespace

absl::Span<const Kernel> diagonalKernels() { return kKernels; }

}  // namespace whittle
