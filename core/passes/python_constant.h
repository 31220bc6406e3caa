// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

namespace whittle {

// A single number as typed field, which is how TensorFlow's Python writes constants of one element; anything longer
// stays as it is, a slice of a checkpoint above all.
Tensor asPythonWrites(const Tensor& tensor);

}  // namespace whittle
