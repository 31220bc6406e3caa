// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// What several passes need to make one graph out of another. Nodes are copied on write only.

// A copy of `node` that `change(Node&)` has worked on.
template <typename Change>
NodePtr changed(const Node& node, Change&& change) {
    auto copy = std::make_shared<Node>(node);
    std::forward<Change>(change)(*copy);
    return copy;
}

// A graph without nodes that has everything else of `graph`; ids go on where they were.
Graph withoutNodes(const Graph& graph);

// Lets `node` stand for what `from` stood for, too.
void addOrigins(Node& node, const Node& from);
void addOrigins(Node& node, absl::Span<const Node* const> from);

// A Const of dtype and value alone, as the Graph Transform Tool makes them.
Node constantNode(NodeId id, std::string name, Tensor value);

// The nodes whose position is set in `keep`, in order. What the others fed is the caller's care.
Graph keepNodes(const Graph& graph, const std::vector<bool>& keep);

// Marks the nodes that `roots` are computed from, control inputs included, themselves too. The walk does not go on
// from the nodes in `stops`, but marks them. By position.
std::vector<bool> reachableFrom(const Graph& graph, const std::vector<NodeId>& roots,
                                const absl::flat_hash_set<NodeId>& stops = {});

// Hands out names that no node of the graph has.
class NameSource {
  public:
    explicit NameSource(const Graph& graph);

    bool taken(absl::string_view name) const { return m_names.contains(name); }
    // `wanted`, else `wanted_1`, `wanted_2`, ...; taken from then on.
    std::string fresh(absl::string_view wanted);

  private:
    absl::flat_hash_set<std::string> m_names;
};

// A set of rules "what reads this now reads that", applied to all inputs of a graph at once. Rules follow each other:
// with a -> b and b -> c, readers of a read c.
class InputRenames {
  public:
    // One output, or (both control) the control edges.
    void add(Input from, Input to) { m_rules[from] = to; }
    // Every output and the control edges; the output index stays.
    void addAll(NodeId from, NodeId to) { m_wholeNodes[from] = to; }
    bool empty() const { return m_rules.empty() && m_wholeNodes.empty(); }

    // Replaces the nodes of `graph` whose inputs change. InvalidArgument, in the Graph Transform Tool's words, when the
    // rules lead in a circle.
    absl::Status apply(Graph& graph) const;
    // Where `input` leads; `graph` only gives errors a name.
    absl::StatusOr<Input> resolve(Input input, const Graph& graph) const;

  private:
    bool step(Input& input) const;

    absl::flat_hash_map<Input, Input> m_rules;
    absl::flat_hash_map<NodeId, NodeId> m_wholeNodes;
};

}  // namespace whittle
