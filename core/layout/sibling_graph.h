// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace whittle {

// A plain directed graph over 0..size-1, for the children of one scope.
class SiblingGraph {
  public:
    SiblingGraph() = default;
    // Loops and repeated edges are dropped.
    SiblingGraph(int32_t size, std::vector<std::pair<int32_t, int32_t>> edges);

    int32_t size() const { return m_size; }
    const std::vector<std::pair<int32_t, int32_t>>& edges() const { return m_edges; }
    // The graph of classes when item i is merged into class `classOf[i]`.
    SiblingGraph merged(const std::vector<int32_t>& classOf, int32_t classes) const;
    // Strongly connected component of every item, numbered in topological order (edges lead to larger numbers).
    std::vector<int32_t> components() const;
    // Items in an order that follows the edges, depth first, so that what belongs together stands together; cycles are
    // entered at their first item. Ties by number.
    std::vector<int32_t> order() const;

  private:
    std::vector<int32_t> firstEdges() const;

    int32_t m_size = 0;
    std::vector<std::pair<int32_t, int32_t>> m_edges;  // sorted
};

// Which of the groups may be drawn as one box each: those that put nothing on a cycle that was not on one. groupOf[i]
// is the group of item i or -1. Where groups are in each other's way, the largest gives way first.
std::vector<bool> harmlessGroups(const SiblingGraph& graph, const std::vector<int32_t>& groupOf, int32_t groups);

}  // namespace whittle
