// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"

#include <absl/container/flat_hash_set.h>

#include <string>

namespace whittle {

// Drops what nothing in `graph` reads any more: new nodes, and constants, Identity and Dequantize nodes that had
// readers in the graph of `before`; then what only those read. Names in `required` stay.
void pruneUnread(Graph& graph, const GraphIndex& before, const absl::flat_hash_set<std::string>& required);

}  // namespace whittle
