// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

namespace whittle {

// OK when LevelDB can walk the table `file` without leaving it, whatever its author wrote and however well he signed
// it. DataLoss says what is wrong; Unimplemented: a compression that no table of TensorFlow has.
absl::Status checkTable(absl::string_view file);

}  // namespace whittle
