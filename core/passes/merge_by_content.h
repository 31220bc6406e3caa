// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

namespace whittle {

// merge_duplicate_nodes by what nodes really hold; nodes stay in their order.
absl::StatusOr<Graph> mergeByContent(const Graph& graph, PassContext& context);

}  // namespace whittle
