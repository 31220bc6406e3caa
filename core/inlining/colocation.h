// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <vector>

namespace whittle {

// The node that grappler makes the root of each node's colocation group (`_class`, "loc:@<node>"); roots and nodes
// without a group are not in the map. As ReassignColocation (grappler/utils/colocation.cc, 2.17) finds it; a graph
// passes that twice while functions are inlined, a function's body once.
enum class ColocationRounds { kOne, kTwo };
absl::flat_hash_map<NodeId, NodeId> colocationRoots(const Graph& graph, ColocationRounds rounds);

// The order into which grappler brings a graph after an optimizer (TopologicalSort,
// grappler/utils/topological_sort.cc): breadth first, from the nodes without inputs. Positions; nodes in cycles that
// are no loops are not in it.
std::vector<int32_t> breadthFirstOrder(const Graph& graph);

}  // namespace whittle
