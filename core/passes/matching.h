// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/pass.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace whittle {

// Finding and replacing small trees of ops, exactly as TensorFlow's Graph Transform Tool does: which of several
// overlapping matches wins, and where the new nodes stand, is part of what its users see.

// `op` is "*" for any, else literal op types with '|' between them. Without `inputs` the pattern ends here and a node
// may have any inputs; with them it must have just as many data inputs, each matching in order. Control inputs never
// matter.
struct Pattern {
    std::string op;
    std::vector<Pattern> inputs;
};

// A matched node and, below it, what its data inputs matched. A node may occur twice in one match.
struct Match {
    NodePtr node;
    std::vector<Match> inputs;
};

// The nodes of `match`, each once, breadth first from the head.
std::vector<NodePtr> nodesOf(const Match& match);

// Searches in transformToolPartialOrder(). A match takes all its nodes, those under "*" too, so that no other match can
// have them: siblings that read the same node are not all found in one search. Linear in nodes and edges for a pattern.
std::vector<Match> findMatches(const Graph& graph, const Pattern& pattern);

// The nodes of a match that something outside of it reads (data or control).
class OutsideUses {
  public:
    explicit OutsideUses(std::vector<NodeId> used) : m_used(std::move(used)) {}
    bool contains(const Node& node) const;
    const std::vector<NodeId>& nodes() const { return m_used; }

  private:
    std::vector<NodeId> m_used;
};

// The nodes to write in place of a match.
using Replace = std::function<absl::StatusOr<std::vector<NodePtr>>(const Match& match, const OutsideUses& outside)>;

enum class Consistency {
    kKeepUsed,  // a replacement without a node that is used outside is cancelled, and the match written back
    kIgnore,
};

// One search, each match replaced. In the order of `graph`: what `replace` returns stands at the place of the match's
// head (so nodes it kept move there), the match's other nodes are gone, all others stay. Cancelled replacements add
// warnings to `context`.
absl::StatusOr<Graph> replaceMatches(const Graph& graph, const Pattern& pattern, Consistency consistency,
                                     const Replace& replace, PassContext& context);

}  // namespace whittle
