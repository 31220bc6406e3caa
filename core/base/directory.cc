// SPDX-License-Identifier: Apache-2.0
#include "core/base/directory.h"

#include "core/base/file.h"
#include "core/base/status.h"
#include "core/base/system_error.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace whittle {
namespace {

void removeAll(const std::string& path) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

// Puts `made` where `path` is. Both folders change places in one step where the file system can do that; where it
// cannot, the old one steps aside and comes back if the new one does not get its place.
absl::Status takePlace(const std::string& made, const std::string& path) {
    if (!fileExists(path)) {
        if (::rename(made.c_str(), path.c_str()) == 0) return absl::OkStatus();
        return systemError("write", path);
    }
    if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) {
        removeAll(made);
        return absl::OkStatus();
    }
    if (errno != EINVAL && errno != ENOSYS) return systemError("replace", path);
    const std::string aside = absl::StrCat(path, ".old", ::getpid());
    if (::rename(path.c_str(), aside.c_str()) != 0) return systemError("replace", path);
    if (::rename(made.c_str(), path.c_str()) != 0) {
        const int error = errno;
        if (::rename(aside.c_str(), path.c_str()) != 0) {
            return absl::InternalError(absl::StrCat("cannot replace ", path, "; what was there is now in ", aside));
        }
        return systemError("replace", path, error);
    }
    removeAll(aside);
    return absl::OkStatus();
}

}  // namespace

absl::Status makeDirectory(const std::string& path) {
    if (::mkdir(path.c_str(), 0777) == 0) return absl::OkStatus();
    return systemError("make folder", path);
}

absl::Status writeDirectoryAtomically(const std::string& path,
                                      const std::function<absl::Status(const std::string&)>& fill,
                                      const std::function<absl::Status(const std::string&)>& mayReplace) {
    std::string target = path;
    while (target.size() > 1 && target.back() == '/') target.pop_back();
    if (fileExists(target)) WHITTLE_RETURN_IF_ERROR(mayReplace(target));
    const std::string made = absl::StrCat(target, ".part", ::getpid());
    removeAll(made);
    WHITTLE_RETURN_IF_ERROR(makeDirectory(made));
    absl::Status status = fill(made);
    if (status.ok()) status = takePlace(made, target);
    if (!status.ok()) removeAll(made);
    return status;
}

}  // namespace whittle
