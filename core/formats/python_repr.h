// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// What Python's repr() gives: quoted with ' unless only " avoids escaping, other characters escaped when they cannot be
// printed. `text` is UTF-8; bytes that are not are shown as \xNN.
std::string pythonRepr(absl::string_view text);
// The shortest text that reads back as the same double, with ".0" or an exponent as Python writes it.
std::string pythonRepr(double value);
// "True" or "False".
absl::string_view pythonRepr(bool value);

}  // namespace whittle
