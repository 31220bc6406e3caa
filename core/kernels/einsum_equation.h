// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

namespace whittle {

// The equation of an Einsum node against its inputs' shapes. A label is a number; each dimension that an ellipsis
// stands for has one of its own, counted from the right, so that ellipses broadcast.
struct EinsumEquation {
    std::vector<std::vector<int>> inputs;  // a label for each dimension
    std::vector<int> output;
    std::vector<int64_t> sizes;  // by label
};

// InvalidArgument for an equation that TensorFlow refuses or that the shapes do not fit.
absl::StatusOr<EinsumEquation> parseEinsum(const KernelContext& context);

}  // namespace whittle
