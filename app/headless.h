// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/console.h"

#include <string>
#include <vector>

namespace whittle {

// What `whittle MODEL...` does where no window can be shown: prints each model's summary and writes its picture and the
// optimized graph into `folder`, by running the subcommands that do this; every step says what it wrote or why it could
// not. Returns the process's exit status: 0 when every step succeeded.
int runHeadless(const std::vector<std::string>& models, const std::string& folder, Console& console);

}  // namespace whittle
