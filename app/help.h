// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/command.h"

#include <absl/types/span.h>

#include <string>

namespace whittle {

// `whittle --help`.
std::string overviewHelp(absl::Span<const Command* const> commands);
// `whittle COMMAND --help`.
std::string commandHelp(const Command& command);
// whittle(1) in roff, all commands on one page.
std::string manPage(absl::Span<const Command* const> commands, absl::string_view version);

}  // namespace whittle
