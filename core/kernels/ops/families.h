// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/kernel.h"

#include <absl/types/span.h>

namespace whittle {

// The families of kernels, a file each; listed again in core/kernels/kernels.cc.
absl::Span<const Kernel> activationGradientKernels();
absl::Span<const Kernel> activationKernels();
absl::Span<const Kernel> additionKernels();
absl::Span<const Kernel> arithmeticKernels();
absl::Span<const Kernel> asStringKernels();
absl::Span<const Kernel> batchNormKernels();
absl::Span<const Kernel> binaryFunctionKernels();
absl::Span<const Kernel> boxKernels();
absl::Span<const Kernel> castKernels();
absl::Span<const Kernel> choiceKernels();
absl::Span<const Kernel> comparisonKernels();
absl::Span<const Kernel> complexPartKernels();
absl::Span<const Kernel> concatKernels();
absl::Span<const Kernel> convKernels();
absl::Span<const Kernel> countingKernels();
absl::Span<const Kernel> diagonalKernels();
absl::Span<const Kernel> divisionKernels();
absl::Span<const Kernel> einsumKernels();
absl::Span<const Kernel> encodingKernels();
absl::Span<const Kernel> extremeKernels();
absl::Span<const Kernel> fakeQuantKernels();
absl::Span<const Kernel> fillKernels();
absl::Span<const Kernel> gatherKernels();
absl::Span<const Kernel> identityKernels();
absl::Span<const Kernel> matMulKernels();
absl::Span<const Kernel> matrixDiagonalKernels();
absl::Span<const Kernel> padKernels();
absl::Span<const Kernel> partitionKernels();
absl::Span<const Kernel> poolKernels();
absl::Span<const Kernel> quantizeKernels();
absl::Span<const Kernel> regexKernels();
absl::Span<const Kernel> requantizeKernels();
absl::Span<const Kernel> resizeAreaKernels();
absl::Span<const Kernel> resizeKernels();
absl::Span<const Kernel> reverseKernels();
absl::Span<const Kernel> scanKernels();
absl::Span<const Kernel> scatterKernels();
absl::Span<const Kernel> segmentKernels();
absl::Span<const Kernel> sequenceKernels();
absl::Span<const Kernel> shapeKernels();
absl::Span<const Kernel> sliceKernels();
absl::Span<const Kernel> softmaxKernels();
absl::Span<const Kernel> spaceKernels();
absl::Span<const Kernel> specialFunctionKernels();
absl::Span<const Kernel> stringFormatKernels();
absl::Span<const Kernel> stringHashKernels();
absl::Span<const Kernel> stringKernels();
absl::Span<const Kernel> sumKernels();
absl::Span<const Kernel> tensorListKernels();
absl::Span<const Kernel> topKKernels();
absl::Span<const Kernel> transposeKernels();
absl::Span<const Kernel> unaryExactKernels();
absl::Span<const Kernel> unaryFunctionKernels();
absl::Span<const Kernel> uniqueKernels();

}  // namespace whittle
