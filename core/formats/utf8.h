// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

namespace whittle {

// Well-formed UTF-8 in protobuf's sense: no overlong forms, no surrogates, nothing above U+10FFFF.
bool isUtf8(absl::string_view text);

}  // namespace whittle
