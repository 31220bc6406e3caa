// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ops/cast_loops.h"

namespace whittle {

absl::StatusOr<Array> castFromIntegers(const KernelContext& context, const CastRequest& request) {
    const DataType from = request.input.dtype();
    if (from == DataType::kBool) return castFromEach<Types<bool>, PlainTypes>(context, request);
    if (isOneOf(from, IntegerTypes{})) return castFromEach<IntegerTypes, TypesFromInteger>(context, request);
    return castFromEach<Types<Int4, UInt4>, TypesFromInt4>(context, request);
}

}  // namespace whittle
