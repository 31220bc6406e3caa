// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/multiply.h"

#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/cast.h"

#include <Eigen/Core>

namespace whittle {
namespace {

// Types that products are computed in; a narrower integer's product is the low bits of a wider one's.
using ProductTypes = Types<float, double, Complex64, Complex128, uint32_t, uint64_t>;

DataType productTypeOf(DataType dtype) {
    switch (dtype) {
        case DataType::kHalf:
        case DataType::kBFloat16:
            return DataType::kFloat;
        case DataType::kInt64:
            return DataType::kUInt64;
        default:
            return isInteger(dtype) ? DataType::kUInt32 : dtype;
    }
}

template <typename T>
void multiplyAll(const MatrixProducts& p, const Array& left, const Array& right, T* out) {
    using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    for (size_t i = 0; i < p.leftAt.size(); ++i) {
        const Eigen::Map<const Matrix> a(left.as<T>().data() + p.leftAt[i] * p.rows * p.depth, p.rows, p.depth);
        const Eigen::Map<const Matrix> b(right.as<T>().data() + p.rightAt[i] * p.depth * p.columns, p.depth, p.columns);
        Eigen::Map<Matrix> product(out + static_cast<int64_t>(i) * p.rows * p.columns, p.rows, p.columns);
        product.noalias() = a * b;
    }
}

template <typename T>
void transposeAll(const Array& input, T* out, bool conjugate) {
    const int64_t rows = input.dim(input.rank() - 2);
    const int64_t columns = input.dim(input.rank() - 1);
    const T* in = input.as<T>().data();
    constexpr int64_t kTile = 16;
    for (int64_t at = 0; at < input.size(); at += rows * columns) {
        for (int64_t r = 0; r < rows; r += kTile) {
            for (int64_t c = 0; c < columns; c += kTile) {
                for (int64_t i = r; i < std::min(rows, r + kTile); ++i) {
                    for (int64_t k = c; k < std::min(columns, c + kTile); ++k) {
                        const T& x = in[at + i * columns + k];
                        out[at + k * rows + i] = conjugate ? Eigen::numext::conj(x) : x;
                    }
                }
            }
        }
    }
}

}  // namespace

absl::StatusOr<Array> convertNumbers(const KernelContext& c, const Array& input, DataType to) {
    if (input.dtype() == to) return input;
    const CastRequest request{input, to, false};
    return isFloating(input.dtype()) || isOneOf(input.dtype(), ComplexTypes{}) ? castFromFloats(c, request)
                                                                               : castFromIntegers(c, request);
}

absl::StatusOr<Array> multiplyMatrices(const KernelContext& c, const MatrixProducts& p, DataType resultType) {
    const DataType computed = productTypeOf(resultType);
    WHITTLE_ASSIGN_OR_RETURN(const Array left, convertNumbers(c, p.left, computed));
    WHITTLE_ASSIGN_OR_RETURN(const Array right, convertNumbers(c, p.right, computed));
    WHITTLE_ASSIGN_OR_RETURN(Array product, c.make(computed, p.dims));
    if (product.size() > 0 && p.depth > 0) {
        WHITTLE_RETURN_IF_ERROR(dispatch(c, computed, ProductTypes{}, [&](auto tag) {
            using T = typename decltype(tag)::Type;
            multiplyAll<T>(p, left, right, product.mutableAs<T>().data());
            return absl::OkStatus();
        }));
    }
    return convertNumbers(c, product, resultType);
}

absl::StatusOr<Array> transposeMatrices(const KernelContext& c, const Array& input, bool conjugate) {
    std::vector<int64_t> dims = input.dims();
    std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), dims));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, input.dtype(), NumberTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        transposeAll<T>(input, output.mutableAs<T>().data(), conjugate);
        return absl::OkStatus();
    }));
    return output;
}

}  // namespace whittle
