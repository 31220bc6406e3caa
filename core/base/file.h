// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <functional>
#include <string>

namespace whittle {

// Paths are UTF-8 strings as the system call takes them. Errors carry the path: NotFound, PermissionDenied,
// ResourceExhausted (disk full) or Unavailable for what else the system says.

// The whole file, mapped read-only: no page is read before somebody looks at it. A file that another program shortens
// in place while it is mapped raises SIGBUS on the next look; programs that replace a file by renaming are safe.
absl::StatusOr<Bytes> mapFile(const std::string& path);

// Lets the system take the pages of `part`, a slice of a mapped file, out of this process's memory; they come back from
// its cache when somebody looks at them. Nothing for other bytes. A fault maps the 16 pages around the one looked at,
// so a walk past many large tensors would make most of their file resident.
void forgetPages(const Bytes& part);

bool fileExists(const std::string& path);
bool isDirectory(const std::string& path);
std::string joinPath(absl::string_view directory, absl::string_view name);
std::string baseName(absl::string_view path);
std::string directoryOf(absl::string_view path);

// Writes a file beside `path` and renames it over `path` only when `write` and all system calls succeeded, so what was
// there before stays when anything fails. `write` is handed an append function, which it may call any number of times.
using AppendFunction = std::function<absl::Status(absl::string_view)>;
absl::Status writeFileAtomically(const std::string& path,
                                 const std::function<absl::Status(const AppendFunction&)>& write);
absl::Status writeFileAtomically(const std::string& path, absl::string_view content);

}  // namespace whittle
