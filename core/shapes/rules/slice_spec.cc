// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/slice_spec.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>

#include <utility>
#include <vector>

namespace whittle {
namespace {

std::optional<int64_t> sizeIn(absl::string_view text) {
    int64_t value = 0;
    if (!absl::SimpleAtoi(text, &value) || value < 0) return std::nullopt;
    return value;
}

// The length of `part`, a slice of a dimension of size `full`.
std::optional<int64_t> lengthOf(absl::string_view part, int64_t full) {
    if (part == "-") return full;
    const std::pair<absl::string_view, absl::string_view> pieces = absl::StrSplit(part, absl::MaxSplits(',', 1));
    const std::optional<int64_t> start = sizeIn(pieces.first);
    const std::optional<int64_t> length = sizeIn(pieces.second);
    if (!start || !length || *length == 0 || *start > full || *length > full - *start) return std::nullopt;
    return length;
}

}  // namespace

std::optional<Shape> shapeOfSliceSpec(absl::string_view text) {
    std::vector<absl::string_view> words = absl::StrSplit(text, ' ');
    std::vector<absl::string_view> parts = absl::StrSplit(words.back(), ':');
    words.pop_back();
    if (parts.size() == 1 && parts[0].empty()) parts.clear();
    if (words.size() != parts.size()) return std::nullopt;
    Shape shape;
    for (size_t i = 0; i < words.size(); ++i) {
        const std::optional<int64_t> full = sizeIn(words[i]);
        const std::optional<int64_t> length = full ? lengthOf(parts[i], *full) : std::nullopt;
        if (!length) return std::nullopt;
        shape.dims.push_back(*length);
    }
    return shape;
}

}  // namespace whittle
