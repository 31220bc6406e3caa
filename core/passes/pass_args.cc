// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/passes/pass.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

namespace whittle {
namespace {

absl::Status notA(absl::string_view name, absl::string_view kind, absl::string_view value,
                  absl::string_view hint = "") {
    return absl::InvalidArgumentError(
        absl::StrCat("Couldn't interpret the ", name, " argument as a ", kind, ":", value, hint));
}

// The single value, nullopt when none is given.
absl::StatusOr<std::optional<std::string>> single(const PassArgs& args, absl::string_view name) {
    std::vector<std::string> values = args.all(name);
    if (values.empty()) return std::optional<std::string>();
    if (values.size() > 1) {
        return absl::InvalidArgumentError(
            absl::StrCat("Expected a single '", name, "' parameter, but found ", values.size(), " occurrences"));
    }
    return std::optional<std::string>(std::move(values.front()));
}

template <typename T, typename Parse>
absl::StatusOr<T> parsed(const PassArgs& args, absl::string_view name, T fallback, absl::string_view kind,
                         absl::string_view hint, Parse parse) {
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<std::string> text, single(args, name));
    if (!text) return fallback;
    T value{};
    if (!parse(*text, &value)) return notA(name, kind, *text, hint);
    return value;
}

bool parseBool(const std::string& text, bool* value) {
    *value = text == "true" || text == "1";
    return *value || text == "false" || text == "0";
}

}  // namespace

size_t PassArgs::count(absl::string_view name) const {
    return static_cast<size_t>(
        std::count_if(m_values.begin(), m_values.end(), [&](const auto& v) { return v.first == name; }));
}

std::vector<std::string> PassArgs::all(absl::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : m_values) {
        if (key == name) values.push_back(value);
    }
    return values;
}

absl::StatusOr<std::string> PassArgs::string(absl::string_view name, absl::string_view fallback) const {
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<std::string> text, single(*this, name));
    return text ? *text : std::string(fallback);
}

absl::StatusOr<int32_t> PassArgs::int32(absl::string_view name, int32_t fallback) const {
    return parsed(*this, name, fallback, "number", "",
                  [](const std::string& text, int32_t* value) { return absl::SimpleAtoi(text, value); });
}

absl::StatusOr<int64_t> PassArgs::int64(absl::string_view name, int64_t fallback) const {
    return parsed(*this, name, fallback, "number", "",
                  [](const std::string& text, int64_t* value) { return absl::SimpleAtoi(text, value); });
}

absl::StatusOr<float> PassArgs::number(absl::string_view name, float fallback) const {
    return parsed(*this, name, fallback, "float number", "",
                  [](const std::string& text, float* value) { return absl::SimpleAtof(text, value); });
}

absl::StatusOr<bool> PassArgs::boolean(absl::string_view name, bool fallback) const {
    return parsed(*this, name, fallback, "boolean", " (expected true, false, 0 or 1)", parseBool);
}

}  // namespace whittle
