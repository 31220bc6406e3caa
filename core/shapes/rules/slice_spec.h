// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/shape.h"

#include <absl/strings/string_view.h>

#include <optional>

namespace whittle {

// The shape of the slice that a text of RestoreV2's shape_and_slices names: the whole tensor's sizes, then for each
// dimension `start,length` or `-`: "4 5 0,2:-" is [2,5] of a tensor [4,5]. nullopt when it is no such text, or the
// slice is not within the tensor (ParseShapeAndSlice, tensorflow/core/util/saved_tensor_slice_util.cc).
std::optional<Shape> shapeOfSliceSpec(absl::string_view text);

}  // namespace whittle
