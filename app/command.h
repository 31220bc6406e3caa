// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/arguments.h"
#include "app/console.h"

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

namespace whittle {

// One subcommand. `--help`, the man page, the parser and the suggestions for misspelt options all read this.
struct Command {
    absl::string_view name;
    absl::string_view usage;    // what follows the name: "MODEL [--all]"
    absl::string_view summary;  // one line without a period
    absl::Span<const OptionInfo> options;
    // Runs it. usageError() makes the program end with 2, any other error with 1, kCancelled with 130.
    absl::Status (*run)(const Arguments& arguments, Console& console);
    // How many arguments that are not options it takes.
    int minPositionals = 1;
    int maxPositionals = 1;
    // Paragraphs for the help and the man page, separated by blank lines.
    absl::string_view description = {};
};

}  // namespace whittle
