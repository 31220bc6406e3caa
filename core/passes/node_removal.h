// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/passes/pass.h"

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// Takes nodes out of a graph, with what is computed from them, what was computed for them alone (a variable's first
// value among it), and what only waited for them. What the nodes in `required` are computed from never goes; control
// edges from what is removed are cut. Linear in nodes and edges.
class NodeRemoval {
  public:
    // All must outlive this.
    NodeRemoval(const Graph& graph, const absl::flat_hash_set<std::string>& required, PassContext& context);

    // A saver that saves other variables, too, stays without those that go (narrowSavers puts it right).
    void keepSavers() { m_keepsSavers = true; }
    bool isGone(int32_t position) const { return m_gone[static_cast<size_t>(position)]; }
    // Whether it is neither required nor what a required node is computed from.
    bool mayGo(int32_t position) const;
    // False when it has to stay. What follows from it is done by settle().
    bool drop(int32_t position);
    void settle();
    Graph written() const;

  private:
    bool isGone(Input input) const;
    bool isDeadEnd(int32_t position) const;
    bool losesATensor(const GraphIndex::Use& use) const;
    void protect();
    void loseInput(const GraphIndex::Use& use);
    void loseReader(int32_t position);

    const Graph& m_graph;
    GraphIndex m_index;
    const absl::flat_hash_set<std::string>& m_required;
    PassContext& m_context;
    bool m_keepsSavers = false;
    std::vector<bool> m_gone;
    std::vector<bool> m_needed;
    std::vector<int32_t> m_removed;  // whose neighbours are not looked at yet
};

}  // namespace whittle
