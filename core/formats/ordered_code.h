// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_bundle.h"

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// The key of the index under which one slice of the tensor `name` lies: numbers and strings encoded so that comparing
// the bytes compares the values (tensor_bundle_format.md). REQUIRES: extents with kFull start at 0.
std::string sliceKey(absl::string_view name, const TensorSlice& slice);

}  // namespace whittle
