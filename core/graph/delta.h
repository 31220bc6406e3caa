// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <vector>

namespace whittle {

// What became of a graph's nodes, told by their ids; in order of the graph that holds them.
struct GraphDelta {
    std::vector<NodeId> removed;  // of the graph before
    std::vector<NodeId> added;    // of the graph after
    std::vector<NodeId> changed;  // in both, but not the same: origins do not count, nor does the place in the file

    bool empty() const { return removed.empty() && added.empty() && changed.empty(); }
    friend bool operator==(const GraphDelta&, const GraphDelta&) = default;
};

// REQUIRES: `after` was made from `before` by passes. Linear; nodes that the graphs share are skipped by pointer.
GraphDelta deltaOf(const Graph& before, const Graph& after);

}  // namespace whittle
