// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cerrno>

namespace whittle {

// "cannot open /a/b: No such file or directory", with the code that fits `error`: NotFound, PermissionDenied,
// ResourceExhausted (disk or quota full, file too large) or Unavailable for what else the system says.
absl::Status systemError(absl::string_view what, absl::string_view path, int error = errno);

}  // namespace whittle
