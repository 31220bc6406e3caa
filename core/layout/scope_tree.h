// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

using ScopeId = int32_t;
constexpr ScopeId kNoScope = -1;
constexpr ScopeId kRootScope = 0;

// What can be opened and closed in a picture.
struct Scope {
    enum class Kind {
        kScope,  // a name scope "a/b/"; the root is one with an empty key
        kGroup,  // siblings of a large scope whose names begin alike, "a/block_1_*"
        kStack,  // repeated siblings of equal content, "a/Class_*"
        kStrip,  // a stretch of a large scope without better names, "a/first..last"
    };

    Kind kind = Kind::kScope;
    ScopeId parent = kNoScope;
    int32_t depth = 0;         // 0 for the root
    std::string key;           // unique among scopes and node names; ends with '/' for name scopes
    std::string title;         // "block_1", "Class_* x 90", "model/decoder" for scopes that hold nothing but one other
    int32_t firstNode = 0;     // the nodes inside are nodesWithin(): a range of the tree's own order
    int32_t lastNode = 0;      // one past
    int64_t nodeCount = 0;     // nodes inside at any depth
    int64_t solidCount = 0;    // of those, the ones that are drawn when constants and variables are folded
    int64_t bytes = 0;         // of the nodes inside, as the caller counts them
    uint64_t contentHash = 0;  // of the op types inside
    std::vector<ScopeId> scopes;  // children, in order of their first node
    std::vector<int32_t> nodes;   // positions in the graph of the nodes directly inside
};

// The scopes of one graph: its name scopes, and inside large flat ones the groups that make them readable. A node whose
// name equals a scope's belongs to that scope. Immutable after construction, safe to read from several threads; keeps
// the graph value alive. Built in time linear in nodes and edges; names deeper than 64 scopes are cut there.
class ScopeTree {
  public:
    using NodeBytes = std::function<int64_t(const Node&)>;

    // `bytes` defaults to the stored size of constants.
    explicit ScopeTree(Graph graph, const NodeBytes& bytes = {});
    ScopeTree(const ScopeTree&) = delete;
    ScopeTree& operator=(const ScopeTree&) = delete;

    const Graph& graph() const { return m_graph; }
    // Index into graph().nodes, -1 when absent.
    int32_t positionOf(NodeId id) const;
    const Node& node(int32_t position) const { return *m_graph.nodes[static_cast<size_t>(position)]; }

    // Parents come before their children.
    const std::vector<Scope>& scopes() const { return m_scopes; }
    const Scope& scope(ScopeId id) const { return m_scopes[static_cast<size_t>(id)]; }
    const Scope& root() const { return m_scopes[kRootScope]; }
    // kNoScope when there is none of that key.
    ScopeId find(absl::string_view key) const;
    // The innermost scope that holds the node.
    ScopeId scopeOf(int32_t position) const { return m_scopeOfNode[static_cast<size_t>(position)]; }
    // Positions of all nodes inside, at any depth.
    absl::Span<const int32_t> nodesWithin(ScopeId id) const;
    // Op types inside with their counts, most frequent first.
    std::vector<std::pair<std::string, int64_t>> opTypes(ScopeId id) const;
    // Whether the node can be folded into the ops that use it: a constant, a variable, or a chain of reads of one.
    bool isFoldable(int32_t position) const { return m_foldable[static_cast<size_t>(position)]; }

  private:
    friend class ScopeTreeBuilder;

    Graph m_graph;
    std::vector<int32_t> m_positionById;
    std::vector<Scope> m_scopes;
    std::vector<ScopeId> m_scopeOfNode;
    std::vector<int32_t> m_order;
    std::vector<bool> m_foldable;
    absl::flat_hash_map<absl::string_view, ScopeId> m_byKey;  // views of the scopes' keys
};

}  // namespace whittle
