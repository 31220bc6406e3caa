// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/graph/node.h"
#include "views/common/tree_model.h"

#include <vector>

namespace whittle {

// Hits as a tree by name scope: each scope with the number of hits below it, each node with its op type. A node's
// payload is its id as uint; scopes have none. Scopes that hold nothing but one other scope share a row. Only the first
// `most` hits become rows.
std::vector<TreeRow> searchRows(const GraphIndex& index, const std::vector<NodeId>& hits, size_t most);

}  // namespace whittle
