// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace whittle {

// Shows the window with `paths` opened and runs it until it is closed; returns the process's exit status. `argc` and
// `argv` are Qt's to read its own options from.
int runWindow(int& argc, char** argv, const std::vector<std::string>& paths);

}  // namespace whittle
