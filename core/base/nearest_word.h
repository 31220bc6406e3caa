// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <optional>
#include <string>

namespace whittle {

// Among `known` the word most like `word`, when it is near enough for a typing error; '-' and '_' are the same.
std::optional<std::string> nearestWord(absl::string_view word, absl::Span<const std::string> known);
// "; did you mean X?" for an error message; empty when no word is near.
std::string suggestion(absl::string_view word, absl::Span<const std::string> known);

}  // namespace whittle
