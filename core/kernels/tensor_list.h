// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/shape.h"
#include "core/kernels/array.h"

#include <absl/status/statusor.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace whittle {

// The list of tensors that a scalar variant holds (tensorflow/core/kernels/tensor_list.h, 2.17).
struct TensorList {
    DataType dtype = DataType::kInvalid;      // of the elements
    Shape elementShape;                       // as far as it is known
    int64_t most = -1;                        // elements that it may hold; -1: any number
    std::vector<std::optional<Array>> items;  // nullopt: not set yet
};

// Unimplemented for variants that hold something else, for lists of lists, and for those whose elements, each kept as
// an array of its own, would take more than `maxBytes`; InvalidArgument for a damaged one.
absl::StatusOr<TensorList> tensorListOf(const Array& variant, size_t maxBytes);

// A scalar of type kVariant, as TensorFlow writes such a list into a file.
Array variantOf(const TensorList& list);

}  // namespace whittle
