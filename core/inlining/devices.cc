// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/devices.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <optional>
#include <vector>

namespace whittle {
namespace {

struct DeviceName {
    std::optional<std::string> job, type;
    std::optional<int> replica, task, id;
};

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

std::optional<DeviceName> parse(absl::string_view text) {
    DeviceName name;
    if (text.empty() || text == "/") return name;
    if (!absl::StartsWith(text, "/")) return std::nullopt;
    for (const absl::string_view part : absl::StrSplit(text.substr(1), '/')) {
        if (!takePart(part, &name)) return std::nullopt;
    }
    return name;
}

template <typename T>
void fill(std::optional<T>* mine, const std::optional<T>& other) {
    if (!*mine) *mine = other;
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

}  // namespace

std::string mergedDevice(absl::string_view node, absl::string_view call) {
    if (node.empty()) return std::string(call);
    const std::optional<DeviceName> callName = parse(call);
    std::optional<DeviceName> name = parse(node);
    if (!callName || !name) return std::string(node);
    fill(&name->job, callName->job);
    fill(&name->replica, callName->replica);
    fill(&name->task, callName->task);
    fill(&name->type, callName->type);
    fill(&name->id, callName->id);
    return toString(*name);
}

}  // namespace whittle
