// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/graph/tensor.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <functional>
#include <string>

namespace whittle {

// How a checkpoint's shard stores what is not plain numbers (tensor_bundle_format.md). DataLoss when the bytes are
// damaged.

// What stands for a tensor of `count` strings or variants: a Tensor with typed fields.
absl::StatusOr<Tensor> decodeStrings(absl::string_view stored, const Shape& shape, int64_t count, uint32_t maskedCrc,
                                     bool bigEndian);
absl::StatusOr<Tensor> decodeVariants(absl::string_view stored, const Shape& shape, int64_t count, uint32_t maskedCrc,
                                      bool bigEndian);

// The stored form of a tensor, handed to `append` in pieces (numbers as they lie, uncopied); its masked checksum comes
// back. InvalidArgument for a tensor that no checkpoint can hold.
absl::StatusOr<uint32_t> encodeTensor(const Tensor& tensor,
                                      const std::function<absl::Status(absl::string_view)>& append);

// The elements with their bytes in the other order; complex numbers part by part.
std::string swappedElements(absl::string_view raw, DataType dtype);

}  // namespace whittle
