// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/common/tree_model.h"
#include "views/document/graph_difference.h"

#include <vector>

namespace whittle {

enum class NodeFate { kRemoved, kAdded, kChanged };

// The rows of the list of differences: what became of the node, its name, its op type, what is other than before. Their
// payload is the node's id. Of `fates` only. Runs on a worker.
std::vector<TreeRow> differenceRows(const GraphDifference& difference, const std::vector<NodeFate>& fates);

QString fateName(NodeFate fate);  // "removed"; translated

}  // namespace whittle
