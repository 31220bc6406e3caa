// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/types/span.h>

namespace whittle {

// The families of kernels, a file each; listed again in core/kernels/kernels.cc.
absl::Span<const Kernel> arithmeticKernels();
absl::Span<const Kernel> binaryFunctionKernels();
absl::Span<const Kernel> comparisonKernels();
absl::Span<const Kernel> divisionKernels();
absl::Span<const Kernel> identityKernels();
absl::Span<const Kernel> concatKernels();
absl::Span<const Kernel> fillKernels();
absl::Span<const Kernel> gatherKernels();
absl::Span<const Kernel> padKernels();
absl::Span<const Kernel> partitionKernels();
absl::Span<const Kernel> reverseKernels();
absl::Span<const Kernel> scatterKernels();
absl::Span<const Kernel> shapeKernels();
absl::Span<const Kernel> sliceKernels();
absl::Span<const Kernel> spaceKernels();
absl::Span<const Kernel> transposeKernels();
absl::Span<const Kernel> uniqueKernels();
absl::Span<const Kernel> specialFunctionKernels();
absl::Span<const Kernel> unaryExactKernels();
absl::Span<const Kernel> unaryFunctionKernels();
absl::Span<const Kernel> convKernels();
absl::Span<const Kernel> poolKernels();
absl::Span<const Kernel> batchNormKernels();
absl::Span<const Kernel> resizeKernels();
absl::Span<const Kernel> boxKernels();
absl::Span<const Kernel> quantizeKernels();
absl::Span<const Kernel> fakeQuantKernels();
absl::Span<const Kernel> stringKernels();
absl::Span<const Kernel> regexKernels();
absl::Span<const Kernel> asStringKernels();
absl::Span<const Kernel> encodingKernels();
absl::Span<const Kernel> diagonalKernels();

}  // namespace whittle
