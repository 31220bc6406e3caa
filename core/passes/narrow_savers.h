// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>

namespace whittle {

// `after` is `before` without some nodes. Puts right the SaveV2 nodes whose tensors went, and the RestoreV2 nodes of
// whose outputs all readers went: they name in their constants, types and outputs what is left. Unimplemented when
// those names are not constants.
absl::StatusOr<Graph> narrowSavers(const Graph& before, Graph after);

}  // namespace whittle
