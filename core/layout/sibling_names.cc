// SPDX-License-Identifier: Apache-2.0
#include "core/layout/sibling_names.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

namespace whittle {

absl::string_view firstTokens(absl::string_view name, int count) {
    size_t from = 1;  // a leading separator belongs to the first token
    for (int token = 1;; ++token) {
        const size_t end = name.find_first_of("_-.", from);
        if (token == count) return name.substr(0, end);
        if (end == absl::string_view::npos) return {};
        from = end + 1;
    }
}

absl::string_view repeatBase(absl::string_view name) {
    const size_t last = name.find_last_not_of("0123456789");
    if (last == absl::string_view::npos || last + 1 == name.size() || name[last] != '_' || last == 0) return name;
    return name.substr(0, last);
}

std::string repeatPattern(absl::string_view name) {
    std::string pattern;
    bool inNumber = false;
    for (const char c : repeatBase(name)) {
        const bool digit = absl::ascii_isdigit(static_cast<unsigned char>(c));
        if (!digit)
            pattern += c;
        else if (!inNumber)
            pattern += '*';
        inNumber = digit;
    }
    return absl::StrCat(pattern, "_*");
}

}  // namespace whittle
