// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace whittle {

// Look-ups over one graph: by id, by name, and who uses a node. Built once in O(nodes + edges); the graph must outlive
// it and nothing in it may change. Positions are indices into graph.nodes.
class GraphIndex {
  public:
    static constexpr int32_t kAbsent = -1;

    // One use of a node: input number `slot` of the node at `position`.
    struct Use {
        int32_t position;
        int32_t slot;
    };

    explicit GraphIndex(const Graph& graph);

    const Graph& graph() const { return *m_graph; }
    int32_t positionOf(NodeId id) const;
    int32_t positionOf(absl::string_view name) const;
    // nullptr when absent.
    const Node* node(NodeId id) const;
    const Node* node(absl::string_view name) const;
    // Every input slot that reads the node at `position` (control edges too), in order of consumers in the file.
    absl::Span<const Use> uses(int32_t position) const;
    absl::Span<const Use> uses(NodeId id) const;
    const Node& at(int32_t position) const { return *m_graph->nodes[static_cast<size_t>(position)]; }

  private:
    const Graph* m_graph;
    std::vector<int32_t> m_positionById;
    absl::flat_hash_map<absl::string_view, int32_t> m_positionByName;
    std::vector<int32_t> m_firstUse;  // nodes + 1 offsets into m_uses
    std::vector<Use> m_uses;
};

}  // namespace whittle
