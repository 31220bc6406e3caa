// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <functional>
#include <string>

namespace whittle {

// Fills a folder beside `path` and puts it in the place of `path` only when `fill` succeeded: what was there before
// stays whole when anything fails, and nobody sees half of the new one. `fill` is handed the folder to write into.
// `mayReplace` is asked about a folder (or file) that is there; its error is returned as it is.
absl::Status writeDirectoryAtomically(const std::string& path,
                                      const std::function<absl::Status(const std::string& folder)>& fill,
                                      const std::function<absl::Status(const std::string& path)>& mayReplace);

// A folder whose parent is there.
absl::Status makeDirectory(const std::string& path);

}  // namespace whittle
