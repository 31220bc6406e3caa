// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>

#include <cstdint>

namespace whittle {

// The library of `graph` with `pass` run on the body of each function, which its arguments, results and control returns
// bound as inputs and outputs bound a graph; what is left alone is shared. Reports and warnings are added to those in
// `context`, naming the function. `changed` counts functions. An error names the function that it came from.
absl::StatusOr<FunctionLibraryPtr> runInFunctions(const PassInfo& pass, const PassArgs& args, const Graph& graph,
                                                  PassContext& context, int64_t& changed);

}  // namespace whittle
