// SPDX-License-Identifier: Apache-2.0
#include "core/graph/device_name.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <utility>
#include <vector>

namespace whittle {
namespace {

std::optional<int> number(absl::string_view text) {
    int value = 0;
    if (!absl::SimpleAtoi(text, &value) || value < 0) return std::nullopt;
    return value;
}

bool takeDevice(absl::string_view rest, DeviceName* name) {
    const std::vector<absl::string_view> parts = absl::StrSplit(rest, ':');
    if (parts.size() > 2 || parts[0].empty()) return false;
    if (parts[0] != "*") name->type = absl::AsciiStrToUpper(parts[0]);
    if (parts.size() == 2 && parts[1] != "*") {
        name->id = number(parts[1]);
        if (!name->id) return false;
    }
    return true;
}

bool takePart(absl::string_view part, DeviceName* name) {
    const size_t colon = part.find(':');
    if (colon == absl::string_view::npos) return false;
    const absl::string_view key = part.substr(0, colon), value = part.substr(colon + 1);
    if (key == "device") return takeDevice(value, name);
    // The old way, "/cpu:0".
    if (key == "cpu" || key == "CPU" || key == "gpu" || key == "GPU") return takeDevice(part, name);
    if (value == "*") return true;
    if (key == "job") {
        name->job = std::string(value);
        return !value.empty();
    }
    std::optional<int>* slot = key == "replica" ? &name->replica : key == "task" ? &name->task : nullptr;
    if (!slot) return false;
    *slot = number(value);
    return slot->has_value();
}

template <typename T>
void fill(std::optional<T>* mine, const std::optional<T>& other) {
    if (!*mine) *mine = other;
}

template <typename T>
bool agree(const std::optional<T>& a, const std::optional<T>& b) {
    return !a || !b || *a == *b;
}

}  // namespace

std::optional<DeviceName> parseDeviceName(absl::string_view text) {
    DeviceName name;
    if (text.empty() || text == "/") return name;
    if (!absl::StartsWith(text, "/")) return std::nullopt;
    for (const absl::string_view part : absl::StrSplit(text.substr(1), '/')) {
        if (!takePart(part, &name)) return std::nullopt;
    }
    return name;
}

std::string toString(const DeviceName& name) {
    std::string text;
    if (name.job) absl::StrAppend(&text, "/job:", *name.job);
    if (name.replica) absl::StrAppend(&text, "/replica:", *name.replica);
    if (name.task) absl::StrAppend(&text, "/task:", *name.task);
    if (name.type) {
        absl::StrAppend(&text, "/device:", *name.type, ":", name.id ? absl::StrCat(*name.id) : "*");
    }
    return text;
}

DeviceName filledUp(DeviceName name, const DeviceName& other) {
    fill(&name.job, other.job);
    fill(&name.replica, other.replica);
    fill(&name.task, other.task);
    fill(&name.type, other.type);
    fill(&name.id, other.id);
    return name;
}

std::optional<DeviceName> commonDevice(const DeviceName& a, const DeviceName& b) {
    if (!agree(a.job, b.job) || !agree(a.replica, b.replica) || !agree(a.task, b.task) || !agree(a.type, b.type) ||
        !agree(a.id, b.id)) {
        return std::nullopt;
    }
    return filledUp(a, b);
}

}  // namespace whittle
