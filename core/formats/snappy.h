// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// Undoes Snappy's raw format (no framing). DataLoss when `compressed` is damaged or claims a length that its size
// cannot hold.
absl::StatusOr<std::string> unsnappy(absl::string_view compressed);

}  // namespace whittle
