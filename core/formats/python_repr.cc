// SPDX-License-Identifier: Apache-2.0
#include "core/formats/python_repr.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <charconv>
#include <cmath>
#include <cstdint>

namespace whittle {
namespace {

struct Decoded {
    uint32_t code = 0;
    size_t length = 0;  // 0: no valid UTF-8 here
};

Decoded decodeUtf8(absl::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
    const uint8_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const size_t length = first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (length == 0 || first >= 0xf8 || text.size() < length) return {};
    uint32_t code = first & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3f);
    }
    constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
    return {code, length};
}

// Python prints everything but the categories Cc, Cf, Cs, Co, Cn and Z (save the blank). These are the ranges of them
// below the supplementary planes that are assigned and occur in text; unassigned code points are taken as printable.
bool isPrintable(uint32_t code) {
    struct Range {
        uint32_t first, last;
    };
    static constexpr Range kHidden[] = {
        {0x00, 0x1f},     {0x7f, 0xa0},     {0xad, 0xad},     {0x600, 0x605},   {0x61c, 0x61c},   {0x6dd, 0x6dd},
        {0x70f, 0x70f},   {0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
        {0x3000, 0x3000}, {0xd800, 0xf8ff}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff},
    };
    for (const Range& range : kHidden)
        if (code >= range.first && code <= range.last) return false;
    return true;
}

void appendEscaped(uint32_t code, std::string* out) {
    switch (code) {
        case '\n':
            *out += "\\n";
            break;
        case '\r':
            *out += "\\r";
            break;
        case '\t':
            *out += "\\t";
            break;
        default:
            if (code < 0x100) {
                absl::StrAppendFormat(out, "\\x%02x", code);
            } else if (code < 0x10000) {
                absl::StrAppendFormat(out, "\\u%04x", code);
            } else {
                absl::StrAppendFormat(out, "\\U%08x", code);
            }
    }
}

}  // namespace

std::string pythonRepr(absl::string_view text) {
    const bool doubleQuotes = text.find('\'') != absl::string_view::npos && text.find('"') == absl::string_view::npos;
    const char quote = doubleQuotes ? '"' : '\'';
    std::string result(1, quote);
    while (!text.empty()) {
        const Decoded next = decodeUtf8(text);
        const size_t length = next.length ? next.length : 1;
        if (next.length == 0) {
            appendEscaped(static_cast<uint8_t>(text[0]), &result);
        } else if (next.code == static_cast<uint32_t>(quote) || next.code == '\\') {
            absl::StrAppend(&result, "\\", text.substr(0, 1));
        } else if (isPrintable(next.code)) {
            absl::StrAppend(&result, text.substr(0, length));
        } else {
            appendEscaped(next.code, &result);
        }
        text.remove_prefix(length);
    }
    return result + quote;
}

// Python's float_repr_style 'short': fixed notation for 1e-4 <= |x| < 1e16, else an exponent of at least two digits.
std::string pythonRepr(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    char buffer[64];
    const double magnitude = std::fabs(value);
    const bool fixed = value == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
    const std::to_chars_result end = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                                   fixed ? std::chars_format::fixed : std::chars_format::scientific);
    std::string result(buffer, end.ptr);
    if (fixed && result.find('.') == std::string::npos) result += ".0";
    return result;
}

absl::string_view pythonRepr(bool value) { return value ? "True" : "False"; }

}  // namespace whittle
