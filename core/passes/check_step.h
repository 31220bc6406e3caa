// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// The pass of that name; NotFound in the Graph Transform Tool's words, with the name that was probably meant.
absl::StatusOr<const PassInfo*> passNamed(absl::string_view name);

// A sentence for each argument that `pass` does not have, with the name that was probably meant. The Graph Transform
// Tool ignores such arguments.
std::vector<std::string> unknownArguments(const PassInfo& pass, const PassArgs& args);

}  // namespace whittle
