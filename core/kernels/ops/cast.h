// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/status/statusor.h>

namespace whittle {

// The loops of Cast, which are many, in two files.
struct CastRequest {
    Array input;
    DataType target;
    bool truncate;  // cut the bits of a float that the target has no room for, instead of rounding
};

absl::StatusOr<Array> castFromFloats(const KernelContext& context, const CastRequest& request);
absl::StatusOr<Array> castFromIntegers(const KernelContext& context, const CastRequest& request);

}  // namespace whittle
