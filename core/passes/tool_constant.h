// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

namespace whittle {

// The same value as TensorFlow writes it into an attribute from C++ (SetAttrValue, core/framework/attr_value_util.cc,
// 2.17): one element in the field of its type, several as content, strings there too, with their lengths in front.
// REQUIRES: `tensor` has no typed fields unless it is a tensor of strings.
Tensor encodedByTool(const Tensor& tensor);

}  // namespace whittle
