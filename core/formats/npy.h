// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

#include <absl/status/status.h>

#include <string>

namespace whittle {

// Writes `tensor` as NumPy's .npy, format version 1.0. Types that NumPy has are written as they are; bfloat16, float8
// and int4, which it lacks, are widened to float32 (int4: int8). Strings become fixed-width bytes ('S'), as numpy.save
// writes them. InvalidArgument for resources and variants.
absl::Status writeNpy(const Tensor& tensor, const std::string& path);

}  // namespace whittle
