// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

namespace whittle {

// Products of matrices: out[b] = left[b] * right[b] with left rows x depth and right depth x columns, row-major and
// dense. `leftAt` and `rightAt` give the matrix to take for each product, so that broadcasting copies nothing.
struct MatrixProducts {
    Array left;
    Array right;
    int64_t rows = 0;
    int64_t depth = 0;
    int64_t columns = 0;
    std::vector<int64_t> leftAt;
    std::vector<int64_t> rightAt;
    std::vector<int64_t> dims;  // of the result
};

// Integers wrap around; half and bfloat16 are multiplied in float and rounded once. Unimplemented for other dtypes than
// the number types of which left and right both are, and a result that is int32 for 8-bit integers.
absl::StatusOr<Array> multiplyMatrices(const KernelContext& context, const MatrixProducts& products,
                                       DataType resultType);

// `input` with its last two dimensions exchanged; `conjugate` for complex numbers.
absl::StatusOr<Array> transposeMatrices(const KernelContext& context, const Array& input, bool conjugate);

// The same elements as another plain number type.
absl::StatusOr<Array> convertNumbers(const KernelContext& context, const Array& input, DataType to);

}  // namespace whittle
