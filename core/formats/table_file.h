// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <functional>
#include <map>
#include <string>

namespace whittle {

// A sorted table of keys and values: LevelDB's file format, which TensorFlow uses for the index of a checkpoint.

// Hands every entry to `visit` in the order of the file; ends at the first error. DataLoss when the table is damaged or
// its keys are not in strictly rising order.
absl::Status readTable(const Bytes& file,
                       const std::function<absl::Status(absl::string_view key, absl::string_view value)>& visit);

// The bytes of a table with these entries, in the very layout that TensorFlow writes.
absl::StatusOr<std::string> writeTable(const std::map<std::string, std::string>& entries);

}  // namespace whittle
