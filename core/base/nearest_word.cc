// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest_word.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <vector>

namespace whittle {
namespace {

std::string normalized(absl::string_view name) { return absl::StrReplaceAll(name, {{"-", "_"}}); }

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
int editDistance(absl::string_view a, absl::string_view b) {
    const size_t width = b.size() + 1;
    std::vector<int> cell((a.size() + 1) * width);
    auto at = [&](size_t i, size_t j) -> int& { return cell[i * width + j]; };
    for (size_t i = 0; i <= a.size(); ++i) at(i, 0) = static_cast<int>(i);
    for (size_t j = 0; j <= b.size(); ++j) at(0, j) = static_cast<int>(j);
    for (size_t i = 1; i <= a.size(); ++i) {
        for (size_t j = 1; j <= b.size(); ++j) {
            const int change = a[i - 1] == b[j - 1] ? 0 : 1;
            at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
            }
        }
    }
    return at(a.size(), b.size());
}

}  // namespace

std::optional<std::string> nearestWord(absl::string_view word, absl::Span<const std::string> known) {
    // A long word that somebody pasted is no typing error, and the table would be large.
    if (word.empty() || word.size() > 64) return std::nullopt;
    const std::string* best = nullptr;
    int bestDistance = 1 + static_cast<int>(word.size()) / 3;
    for (const std::string& candidate : known) {
        const int distance = editDistance(normalized(word), normalized(candidate));
        if (distance < bestDistance + (best ? 0 : 1)) {
            best = &candidate;
            bestDistance = distance;
        }
    }
    if (!best) return std::nullopt;
    return *best;
}

std::string suggestion(absl::string_view word, absl::Span<const std::string> known) {
    const std::optional<std::string> nearest = nearestWord(word, known);
    return nearest ? absl::StrCat("; did you mean ", *nearest, "?") : std::string();
}

}  // namespace whittle
