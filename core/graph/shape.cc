// SPDX-License-Identifier: Apache-2.0
#include "core/graph/shape.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {

bool Shape::isFullyDefined() const {
    return !unknownRank && std::all_of(dims.begin(), dims.end(), [](int64_t d) { return d >= 0; });
}

std::optional<int64_t> Shape::elementCount() const {
    if (!isFullyDefined()) return std::nullopt;
    int64_t count = 1;
    for (int64_t d : dims) {
        if (__builtin_mul_overflow(count, d, &count)) return std::nullopt;
    }
    return count;
}

std::string toString(const Shape& shape) {
    if (shape.unknownRank) return "<unknown>";
    return absl::StrCat(
        "[",
        absl::StrJoin(shape.dims, ",",
                      [](std::string* out, int64_t d) { absl::StrAppend(out, d < 0 ? "?" : absl::StrCat(d)); }),
        "]");
}

}  // namespace whittle
