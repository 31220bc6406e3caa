// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

namespace whittle {

// The file to read for a path that a user gave.
struct Location {
    std::string file;
    std::vector<std::string> otherVersions;  // as Model::otherVersions
};

// The path itself when it is a file; saved_model.pb (or else saved_model.pbtxt) of a folder, or of the newest numbered
// folder in a TF Serving parent. NotFound or InvalidArgument say what the folder holds instead.
absl::StatusOr<Location> locateModel(const std::string& path);

// Relative paths of all files below `directory`, sorted; empty when it does not exist.
std::vector<std::string> filesBelow(const std::string& directory);
// Their sizes added up.
int64_t bytesBelow(const std::string& directory);

}  // namespace whittle
