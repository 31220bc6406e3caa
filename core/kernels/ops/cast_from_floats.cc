// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ops/cast_loops.h"

namespace whittle {

absl::StatusOr<Array> castFromFloats(const KernelContext& context, const CastRequest& request) {
    if (isOneOf(request.input.dtype(), ComplexTypes{})) {
        return castFromEach<ComplexTypes, PlainTypes>(context, request);
    }
    using Floats = Join<FloatTypes, Types<Float8E5M2, Float8E4M3FN>>;
    return castFromEach<Floats, TypesFromFloat>(context, request);
}

}  // namespace whittle
