// SPDX-License-Identifier: Apache-2.0
#include "core/base/system_error.h"

#include <absl/strings/str_cat.h>

#include <cstring>
#include <string>

namespace whittle {

absl::Status systemError(absl::string_view what, absl::string_view path, int error) {
    const std::string message = absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(error));
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return absl::NotFoundError(message);
        case EACCES:
        case EPERM:
        case EROFS:
            return absl::PermissionDeniedError(message);
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return absl::ResourceExhaustedError(message);
        default:
            return absl::UnavailableError(message);
    }
}

}  // namespace whittle
