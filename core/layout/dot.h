// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// The picture as a DOT file that any Graphviz draws: open scopes as clusters, positions kept as `pos` (neato -n2),
// labels, tooltips with the full names.
std::string toDot(const Layout& layout, absl::string_view title);

// `text` as a quoted DOT id.
std::string dotQuoted(absl::string_view text);

}  // namespace whittle
