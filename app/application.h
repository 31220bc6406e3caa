// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/console.h"

#include <absl/types/span.h>

#include <string>
#include <vector>

namespace whittle {

// What a command line asks for beside a subcommand.
struct Request {
    // The models to open in the window; set only when no subcommand ran.
    std::vector<std::string> models;
    bool openWindow = false;
    // The process's exit status when no window is to be opened.
    int exitStatus = 0;
};

// Runs the subcommand that `words` (without the program's name) ask for; help and version too. Errors are one line on
// the console's standard error.
Request runCommandLine(absl::Span<const std::string> words, Console& console);

// The exit status for how something ended; an error is said on the console after `who` ("whittle show").
int finish(const std::string& who, const absl::Status& status, Console& console);

// Whether a window can be shown: DISPLAY, WAYLAND_DISPLAY or QT_QPA_PLATFORM is set.
bool hasDisplay();

}  // namespace whittle
