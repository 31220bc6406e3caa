// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

#include <absl/status/statusor.h>

namespace whittle {

// A float tensor in eight bits and the range of the codes, which holds zero: what Dequantize in mode MIN_FIRST turns
// back into the tensor, up to half a step. Constants of one value and of zeros come back exactly.
struct EightBitConstant {
    Tensor codes;
    float min = 0, max = 0;
};

// InvalidArgument for a tensor that is not float, is empty or has elements that are not finite.
absl::StatusOr<EightBitConstant> inEightBits(const Tensor& value);

}  // namespace whittle
