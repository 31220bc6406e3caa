// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

namespace whittle {

// merge_duplicate_nodes as the Graph Transform Tool does it.
absl::StatusOr<Graph> mergeByHash(const Graph& graph, PassContext& context);

// The hash by which it tells nodes apart: of op, `name`, inputs, device and the values of the attributes, not their
// names.
uint64_t transformToolHash(const Node& node, absl::string_view name, const Graph& graph);

}  // namespace whittle
