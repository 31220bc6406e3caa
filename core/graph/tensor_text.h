// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

#include <string>

namespace whittle {

// The first `limit` elements as TensorFlow's Tensor::SummarizeValue prints them: "1 2 3...", "[0 1 2][3...]...". "?"
// for types that it does not print (complex, quantized, resources) and for tensors whose bytes disagree with their
// shape.
std::string elementsText(const Tensor& tensor, int64_t limit);

// Tensor::DebugString: "Tensor<type: float shape: [2,3] values: [0 1 2]...>".
std::string debugString(const Tensor& tensor);

}  // namespace whittle
