// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// The first `count` tokens of a name ("block_1" of "block_1_expand" for 2), tokens ending before '_', '-' or '.'; empty
// when the name has fewer.
absl::string_view firstTokens(absl::string_view name, int count);
// The name without a trailing "_12".
absl::string_view repeatBase(absl::string_view name);
// What repeated siblings have in common: "Class_*" for Class, Class_0 and Class_12, "conv*_out" for conv2_out.
std::string repeatPattern(absl::string_view name);

}  // namespace whittle
