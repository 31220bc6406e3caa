// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/multiply.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using MatrixTypes = Join<FloatComplexTypes, Types<int16_t, int32_t, int64_t>>;

// Takes both inputs, turned as asked, as matrices.
absl::Status setMatrices(KernelContext& c, bool turnLeft, bool turnRight, bool conjugate, MatrixProducts& p) {
    p.left = c.input(0);
    p.right = c.input(1);
    if (turnLeft) {
        WHITTLE_ASSIGN_OR_RETURN(p.left, transposeMatrices(c, p.left, conjugate));
    }
    if (turnRight) {
        WHITTLE_ASSIGN_OR_RETURN(p.right, transposeMatrices(c, p.right, conjugate));
    }
    p.rows = p.left.dim(p.left.rank() - 2);
    p.depth = p.left.dim(p.left.rank() - 1);
    p.columns = p.right.dim(p.right.rank() - 1);
    const int64_t rightDepth = p.right.dim(p.right.rank() - 2);
    if (p.depth == rightDepth) return absl::OkStatus();
    return c.fail(absl::StrCat("the matrices do not fit: ", p.depth, " columns and ", rightDepth, " rows"));
}

absl::Status finish(KernelContext& c, const MatrixProducts& products, DataType resultType) {
    WHITTLE_ASSIGN_OR_RETURN(Array output, multiplyMatrices(c, products, resultType));
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

absl::Status matMul(KernelContext& c) {
    const DataType dtype = c.input(0).dtype();
    if (!isOneOf(dtype, MatrixTypes{})) return c.noKernelFor(dtype);
    if (c.input(0).rank() != 2 || c.input(1).rank() != 2) return c.fail("both inputs must be matrices");
    WHITTLE_ASSIGN_OR_RETURN(const bool turnLeft, c.boolAttr("transpose_a"));
    WHITTLE_ASSIGN_OR_RETURN(const bool turnRight, c.boolAttr("transpose_b"));
    MatrixProducts products;
    WHITTLE_RETURN_IF_ERROR(setMatrices(c, turnLeft, turnRight, false, products));
    products.leftAt = products.rightAt = {0};
    products.dims = {products.rows, products.columns};
    return finish(c, products, dtype);
}

// The leading dimensions are those of a batch; they must agree, or with `broadcasts` fit each other.
absl::Status batchMatMulTo(KernelContext& c, DataType resultType, bool broadcasts) {
    if (c.input(0).rank() < 2 || c.input(1).rank() < 2) return c.fail("both inputs must have two dimensions or more");
    WHITTLE_ASSIGN_OR_RETURN(const bool turnLeft, c.boolAttr("adj_x"));
    WHITTLE_ASSIGN_OR_RETURN(const bool turnRight, c.boolAttr("adj_y"));
    MatrixProducts products;
    WHITTLE_RETURN_IF_ERROR(setMatrices(c, turnLeft, turnRight, true, products));
    const std::vector<int64_t> leftBatch(products.left.dims().begin(), products.left.dims().end() - 2);
    const std::vector<int64_t> rightBatch(products.right.dims().begin(), products.right.dims().end() - 2);
    if (!broadcasts && leftBatch != rightBatch) return c.fail("the inputs have different batch dimensions");
    WHITTLE_ASSIGN_OR_RETURN(const BroadcastPlan plan, planBroadcast(c, {&leftBatch, &rightBatch}));
    products.dims = plan.dims;
    products.dims.push_back(products.rows);
    products.dims.push_back(products.columns);
    // Empty products have a batch of any size.
    if (products.rows > 0 && products.columns > 0) {
        forEachRun<2>(plan, [&](int64_t, const std::array<int64_t, 2>& from) {
            for (int64_t i = 0; i < plan.run; ++i) {
                products.leftAt.push_back(from[0] + i * plan.steps[0]);
                products.rightAt.push_back(from[1] + i * plan.steps[1]);
            }
        });
    }
    return finish(c, products, resultType);
}

template <bool kBroadcasts>
absl::Status batchMatMul(KernelContext& c) {
    const DataType dtype = c.input(0).dtype();
    return isOneOf(dtype, MatrixTypes{}) ? batchMatMulTo(c, dtype, kBroadcasts) : c.noKernelFor(dtype);
}

// Of one type but half, 8-bit integers with a result of 32 bits, and bfloat16 with 8-bit integers.
absl::Status batchMatMulV3(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType resultType, c.typeAttr("Tout"));
    const DataType left = c.input(0).dtype();
    const DataType right = c.input(1).dtype();
    using Bytes8 = Types<int8_t, uint8_t>;
    using Same = Join<Types<BFloat16, float, double>, Join<ComplexTypes, Types<int16_t, int32_t, int64_t>>>;
    const bool isPlain = left == right && left == resultType && isOneOf(left, Same{});
    const bool isWidening = isOneOf(left, Bytes8{}) && isOneOf(right, Bytes8{}) && resultType == DataType::kInt32;
    const bool isMixed = resultType == DataType::kBFloat16 && (isOneOf(left, Bytes8{}) || left == resultType) &&
                         (isOneOf(right, Bytes8{}) || right == resultType) &&
                         (left == resultType || right == resultType);
    return isPlain || isWidening || isMixed ? batchMatMulTo(c, resultType, true) : c.noKernelFor(resultType);
}

constexpr Kernel kKernels[] = {
    {"BatchMatMul", batchMatMul<false>},
    {"BatchMatMulV2", batchMatMul<true>},
    {"BatchMatMulV3", batchMatMulV3},
    {"MatMul", matMul},
};

}  // namespace

absl::Span<const Kernel> matMulKernels() { return kKernels; }

}  // namespace whittle
