// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/command.h"

#include <absl/strings/string_view.h>
#include <absl/types/span.h>

namespace whittle {

// Every subcommand, in the order of the help.
absl::Span<const Command* const> allCommands();
// nullptr when there is none.
const Command* findCommand(absl::string_view name);

}  // namespace whittle
