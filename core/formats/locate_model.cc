// SPDX-License-Identifier: Apache-2.0
#include "core/formats/locate_model.h"

#include "core/base/file.h"
#include "core/base/status.h"

#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <system_error>

namespace whittle {
namespace {

namespace fs = std::filesystem;

// A folder that somebody points us at by mistake may be a whole disk.
constexpr int kMostEntries = 100000;

std::vector<std::string> namesIn(const std::string& directory) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(directory, error), end; !error && at != end && names.size() < kMostEntries;
         at.increment(error)) {
        names.push_back(at->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

// Empty when there is none. Where both are, TensorFlow reads the binary one and never looks at the other.
std::string modelFileIn(const std::string& directory) {
    for (const char* name : {"saved_model.pb", "saved_model.pbtxt"}) {
        std::string file = joinPath(directory, name);
        if (fileExists(file)) return file;
    }
    return "";
}

// Folders named by a number that hold a model, largest number first.
std::vector<std::string> versionsIn(const std::string& parent, const std::vector<std::string>& names) {
    std::vector<std::pair<uint64_t, std::string>> versions;
    for (const std::string& name : names) {
        uint64_t number = 0;
        if (!absl::SimpleAtoi(name, &number) || modelFileIn(joinPath(parent, name)).empty()) continue;
        versions.emplace_back(number, name);
    }
    std::sort(versions.begin(), versions.end(), std::greater<>());
    std::vector<std::string> sorted;
    for (auto& [number, name] : versions) sorted.push_back(std::move(name));
    return sorted;
}

bool endsWithAny(const std::string& name, std::initializer_list<absl::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](absl::string_view e) { return absl::EndsWith(name, e); });
}

bool isGraphFile(const std::string& name) { return endsWithAny(name, {".pb", ".pbtxt", ".meta"}); }

// A SavedModel, numbered versions of one, or graphs.
bool holdsModels(const std::string& directory) {
    if (!modelFileIn(directory).empty()) return true;
    const std::vector<std::string> names = namesIn(directory);
    return !versionsIn(directory, names).empty() || std::any_of(names.begin(), names.end(), isGraphFile);
}

absl::Status nothingIn(const std::string& directory, const std::vector<std::string>& names) {
    constexpr size_t kShownFiles = 3;
    std::vector<std::string> graphs, folders, checkpoints, foreign;
    for (const std::string& name : names) {
        if (name == "saved_model.cpb") {
            return absl::UnimplementedError(absl::StrCat(
                directory,
                " holds saved_model.cpb, TensorFlow's experimental chunked format, which no released TensorFlow "
                "reads either; export the model again without experimental_image_format"));
        }
        if (isGraphFile(name)) graphs.push_back(name);
        if (holdsModels(joinPath(directory, name))) folders.push_back(name);
        if (name == "checkpoint" || endsWithAny(name, {".index"})) checkpoints.push_back(name);
        if (endsWithAny(name, {".onnx", ".tflite", ".h5", ".hdf5", ".keras", ".pt", ".pth", ".safetensors"})) {
            foreign.push_back(name);
        }
    }
    const auto shown = [](std::vector<std::string> files) {
        if (files.size() > kShownFiles) files.resize(kShownFiles);
        return absl::StrJoin(files, ", ");
    };
    std::string message = absl::StrCat(directory, " holds no SavedModel (saved_model.pb or saved_model.pbtxt)");
    if (!graphs.empty()) {
        absl::StrAppend(&message, "; open one of its files instead: ", shown(graphs));
    } else if (!folders.empty()) {
        absl::StrAppend(&message, "; open one of its folders instead: ", shown(folders));
    } else if (!checkpoints.empty()) {
        absl::StrAppend(&message, ", only a checkpoint (", shown(checkpoints),
                        "): weights without a graph; export the model as a SavedModel");
    } else if (!foreign.empty()) {
        absl::StrAppend(&message, " but models of other formats (", shown(foreign), ")");
    }
    return absl::NotFoundError(message);
}

template <typename Take>
void eachFileBelow(const std::string& directory, const Take& take) {
    std::error_code error;
    fs::recursive_directory_iterator at(directory, error), end;
    for (int i = 0; !error && at != end && i < kMostEntries; ++i, at.increment(error)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored)) take(*at);
    }
}

}  // namespace

absl::StatusOr<Location> locateModel(const std::string& path) {
    if (!fileExists(path)) return absl::NotFoundError(absl::StrCat("there is no file or folder ", path));
    if (!isDirectory(path)) return Location{path, {}};
    if (std::string file = modelFileIn(path); !file.empty()) return Location{file, {}};
    const std::vector<std::string> names = namesIn(path);
    std::vector<std::string> versions = versionsIn(path, names);
    if (versions.empty()) return nothingIn(path, names);
    Location location{modelFileIn(joinPath(path, versions.front())), {}};
    location.otherVersions.assign(versions.begin() + 1, versions.end());
    return location;
}

std::vector<std::string> filesBelow(const std::string& directory) {
    std::vector<std::string> files;
    eachFileBelow(directory, [&](const fs::directory_entry& entry) {
        files.push_back(entry.path().lexically_relative(directory).string());
    });
    std::sort(files.begin(), files.end());
    return files;
}

int64_t bytesBelow(const std::string& directory) {
    int64_t bytes = 0;
    eachFileBelow(directory, [&](const fs::directory_entry& entry) {
        std::error_code error;
        const auto size = entry.file_size(error);
        if (!error) bytes += static_cast<int64_t>(size);
    });
    return bytes;
}

}  // namespace whittle
