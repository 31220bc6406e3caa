// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/types/span.h>

namespace whittle {

// The families of kernels, a file each; listed again in core/kernels/kernels.cc.
absl::Span<const Kernel> identityKernels();

}  // namespace whittle
