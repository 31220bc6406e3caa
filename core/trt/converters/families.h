// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <absl/types/span.h>

namespace whittle {

// The families of converters, a file each; listed again in core/trt/converters.cc.
absl::Span<const Converter> binaryConverters();
absl::Span<const Converter> constantConverters();
absl::Span<const Converter> convolutionConverters();
absl::Span<const Converter> convolution3dConverters();
absl::Span<const Converter> fillConverters();
absl::Span<const Converter> gatherConverters();
absl::Span<const Converter> imageConverters();
absl::Span<const Converter> joinConverters();
absl::Span<const Converter> nonMaxSuppressionConverters();
absl::Span<const Converter> normalizationConverters();
absl::Span<const Converter> padConverters();
absl::Span<const Converter> poolingConverters();
absl::Span<const Converter> productConverters();
absl::Span<const Converter> quantizationConverters();
absl::Span<const Converter> reductionConverters();
absl::Span<const Converter> selectConverters();
absl::Span<const Converter> shapeConverters();
absl::Span<const Converter> sliceConverters();
absl::Span<const Converter> unaryConverters();

}  // namespace whittle
