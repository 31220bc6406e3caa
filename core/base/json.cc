// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <charconv>
#include <cmath>
#include <utility>

namespace whittle {
namespace {

// Length of the valid UTF-8 sequence at the start of `text`, 0 when there is none.
size_t utf8Length(absl::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
    if (byte(0) < 0x80) return 1;
    const size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < length) return 0;
    for (size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    // Overlong forms, surrogates and what lies above U+10FFFF show in the second byte.
    if ((byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xed && byte(1) > 0x9f)) return 0;
    if ((byte(0) == 0xf0 && byte(1) < 0x90) || (byte(0) == 0xf4 && byte(1) > 0x8f)) return 0;
    return length;
}

}  // namespace

std::string jsonString(absl::string_view text) {
    std::string result = "\"";
    while (!text.empty()) {
        const size_t length = utf8Length(text);
        const char c = text[0];
        if (length == 0) {
            result += "\xef\xbf\xbd";
        } else if (c == '"' || c == '\\') {
            absl::StrAppend(&result, "\\", text.substr(0, 1));
        } else if (c == '\n') {
            result += "\\n";
        } else if (static_cast<uint8_t>(c) < 0x20) {
            absl::StrAppendFormat(&result, "\\u%04x", static_cast<uint8_t>(c));
        } else {
            absl::StrAppend(&result, text.substr(0, length));
        }
        text.remove_prefix(length ? length : 1);
    }
    return result + '"';
}

void JsonWriter::separate() {
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_levels.empty()) return;
    if (!m_levels.back().empty) m_text += ',';
    m_levels.back().empty = false;
    m_text += '\n';
    m_text.append(2 * m_levels.size(), ' ');
}

void JsonWriter::raw(absl::string_view text) {
    separate();
    absl::StrAppend(&m_text, text);
}

void JsonWriter::begin(char open, char close) {
    raw(absl::string_view(&open, 1));
    m_levels.push_back({close});
}

void JsonWriter::end() {
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.empty) {
        m_text += '\n';
        m_text.append(2 * m_levels.size(), ' ');
    }
    m_text += level.close;
}

void JsonWriter::key(absl::string_view name) {
    raw(jsonString(name));
    m_text += ": ";
    m_afterKey = true;
}

void JsonWriter::string(absl::string_view text) { raw(jsonString(text)); }
void JsonWriter::integer(int64_t number) { raw(absl::StrCat(number)); }
void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }
void JsonWriter::null() { raw("null"); }

void JsonWriter::number(double number) {
    if (!std::isfinite(number)) return string(std::isnan(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity");
    char buffer[32];
    const std::to_chars_result end = std::to_chars(buffer, buffer + sizeof(buffer), number);
    raw(absl::string_view(buffer, static_cast<size_t>(end.ptr - buffer)));
}

void JsonWriter::string(absl::string_view name, absl::string_view text) {
    key(name);
    string(text);
}

void JsonWriter::integer(absl::string_view name, int64_t number) {
    key(name);
    integer(number);
}

void JsonWriter::boolean(absl::string_view name, bool value) {
    key(name);
    boolean(value);
}

std::string JsonWriter::take() { return std::move(m_text) + "\n"; }

}  // namespace whittle
