// SPDX-License-Identifier: Apache-2.0
#include "core/layout/scope_tree.h"

#include "core/layout/data_edges.h"
#include "core/layout/name_scopes.h"
#include "core/layout/sibling_grouping.h"

#include <absl/container/flat_hash_set.h>
#include <absl/hash/hash.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <numeric>

namespace whittle {
namespace {

size_t at(int32_t i) { return static_cast<size_t>(i); }

absl::string_view lastPart(absl::string_view path) {
    const size_t slash = path.rfind('/');
    return slash == absl::string_view::npos ? path : path.substr(slash + 1);
}

constexpr size_t kWorthGrouping = 8;

}  // namespace

// Turns the plain name scopes into the tree that is shown: sums first (parents come before their children in
// NameScopes, so one backward walk does), then for every scope the edges between its children, then the groups, and
// last the tree itself in depth-first order, which makes the nodes of a scope one range.
class ScopeTreeBuilder {
  public:
    ScopeTreeBuilder(ScopeTree& tree, const ScopeTree::NodeBytes& bytes)
        : m_tree(tree), m_graph(tree.m_graph), m_bytes(bytes), m_names(m_graph), m_edges(m_graph, tree.m_positionById) {
        m_tree.m_foldable = foldableNodes(m_graph, m_edges);
    }

    void build() {
        sumUp();
        collectSiblingEdges();
        m_tree.m_order.reserve(m_graph.nodes.size());
        m_tree.m_scopeOfNode.assign(m_graph.nodes.size(), kRootScope);
        m_tree.m_scopes.reserve(m_names.scopes.size() + m_names.scopes.size() / 8 + 16);
        m_tree.m_scopes.emplace_back();
        fill(kRootScope, 0);
        m_tree.m_byKey.reserve(m_tree.m_scopes.size());
        for (size_t s = 0; s < m_tree.m_scopes.size(); ++s) {
            m_tree.m_byKey.emplace(m_tree.m_scopes[s].key, static_cast<ScopeId>(s));
        }
    }

  private:
    struct Sum {
        int64_t nodes = 0, solid = 0, bytes = 0;
        uint64_t hash = 0;

        void add(const Sum& other) {
            nodes += other.nodes;
            solid += other.solid;
            bytes += other.bytes;
            hash += other.hash;
        }
    };
    struct SiblingEdge {
        int32_t scope, from, to;  // items
    };

    void sumUp() {
        m_nodeSums.resize(m_graph.nodes.size());
        m_scopeSums.resize(m_names.scopes.size());
        for (size_t i = 0; i < m_graph.nodes.size(); ++i) {
            const Node& node = *m_graph.nodes[i];
            int64_t bytes = 0;
            if (m_bytes)
                bytes = m_bytes(node);
            else if (const Tensor* value = node.constantValue())
                bytes = static_cast<int64_t>(storedSize(*value));
            // A sum of mixed hashes tells multisets of op types apart whatever their order.
            const uint64_t hash = absl::HashOf(absl::string_view(node.op)) * 0x9e3779b97f4a7c15u;
            m_nodeSums[i] = {1, m_tree.m_foldable[i] ? 0 : 1, bytes, hash};
            m_scopeSums[at(m_names.scopeOfNode[i])].add(m_nodeSums[i]);
        }
        for (size_t s = m_scopeSums.size() - 1; s > 0; --s) {
            m_scopeSums[at(m_names.scopes[s].parent)].add(m_scopeSums[s]);
        }
    }

    const Sum& sumOf(int32_t item) const {
        return m_names.isScope(item) ? m_scopeSums[at(m_names.scopeOfItem(item))] : m_nodeSums[at(item)];
    }

    // Every data edge belongs to the innermost scope around both ends, as an edge between two of its children.
    void collectSiblingEdges() {
        std::vector<size_t> first(m_names.scopes.size() + 1, 0);
        std::vector<SiblingEdge> edges;
        for (int32_t from = 0; from < m_names.nodeCount; ++from) {
            if (m_tree.m_foldable[at(from)] || m_graph.nodes[at(from)]->op == "NextIteration") continue;
            for (const int32_t to : m_edges.readers(from)) {
                SiblingEdge edge = lift(from, to);
                if (edge.from == edge.to || m_names.scopes[at(edge.scope)].items.size() < kWorthGrouping) continue;
                edges.push_back(edge);
                ++first[at(edge.scope) + 1];
            }
        }
        std::partial_sum(first.begin(), first.end(), first.begin());
        m_firstEdge = first;
        m_siblingEdges.resize(edges.size());
        for (const SiblingEdge& edge : edges) m_siblingEdges[first[at(edge.scope)]++] = {edge.from, edge.to};
    }

    SiblingEdge lift(int32_t from, int32_t to) const {
        int32_t a = m_names.scopeOfNode[at(from)], b = m_names.scopeOfNode[at(to)];
        while (a != b) {
            const auto& scopes = m_names.scopes;
            if (scopes[at(a)].depth >= scopes[at(b)].depth) {
                from = m_names.nodeCount + a;
                a = scopes[at(a)].parent;
            } else {
                to = m_names.nodeCount + b;
                b = scopes[at(b)].parent;
            }
        }
        return {a, from, to};
    }

    // Writes the children of name scope `name` into tree scope `id`.
    void fill(ScopeId id, int32_t name) {
        const std::vector<int32_t>& items = m_names.scopes[at(name)].items;
        m_tree.m_scopes[at(id)].firstNode = static_cast<int32_t>(m_tree.m_order.size());
        if (items.size() < kWorthGrouping) {
            const auto scopes =
                std::count_if(items.begin(), items.end(), [&](int32_t i) { return m_names.isScope(i); });
            m_tree.m_scopes[at(id)].nodes.reserve(items.size() - static_cast<size_t>(scopes));
            m_tree.m_scopes[at(id)].scopes.reserve(static_cast<size_t>(scopes));
            for (const int32_t item : items) place(id, item);
        } else {
            fillGrouped(id, name, items);
        }
        close(id);
    }

    void close(ScopeId id) {
        Scope& scope = m_tree.m_scopes[at(id)];
        scope.lastNode = static_cast<int32_t>(m_tree.m_order.size());
        scope.nodeCount = scope.lastNode - scope.firstNode;
    }

    void account(ScopeId id, const Sum& sum) {
        Scope& scope = m_tree.m_scopes[at(id)];
        scope.solidCount += sum.solid;
        scope.bytes += sum.bytes;
        scope.contentHash += sum.hash;
    }

    void fillGrouped(ScopeId id, int32_t name, const std::vector<int32_t>& items) {
        if (m_local.empty()) m_local.assign(m_graph.nodes.size() + m_names.scopes.size(), -1);
        std::vector<Sibling> siblings;
        std::vector<int32_t> solid;
        for (const int32_t item : items) {
            if (sumOf(item).solid == 0) continue;
            m_local[at(item)] = static_cast<int32_t>(solid.size());
            solid.push_back(item);
            siblings.push_back({nameOf(item), sumOf(item).hash, m_names.isScope(item)});
        }
        std::vector<std::pair<int32_t, int32_t>> edges;
        for (size_t e = m_firstEdge[at(name)]; e < m_firstEdge[at(name) + 1]; ++e) {
            const auto [from, to] = m_siblingEdges[e];
            if (m_local[at(from)] >= 0 && m_local[at(to)] >= 0) edges.emplace_back(m_local[at(from)], m_local[at(to)]);
        }
        const SiblingGraph graph(static_cast<int32_t>(solid.size()), std::move(edges));
        const std::vector<SiblingGroup> groups = groupSiblings(siblings, graph);
        // Constants and the like go where their first reader went.
        std::vector<std::vector<int32_t>> followers(solid.size());
        for (const int32_t item : items) {
            if (sumOf(item).solid > 0) continue;
            const int32_t host = hostOf(name, item);
            if (host < 0)
                place(id, item);
            else
                followers[at(m_local[at(host)])].push_back(item);
        }
        for (const int32_t item : solid) m_local[at(item)] = -1;
        for (const SiblingGroup& group : groups) placeGroup(id, group, solid, followers);
    }

    // The solid child of the scope that reads `item` first, -1 when the readers are elsewhere.
    int32_t hostOf(int32_t name, int32_t item) const {
        for (int step = 0; step < 8; ++step) {
            if (m_names.isScope(item)) return -1;
            const absl::Span<const int32_t> readers = m_edges.readers(item);
            if (readers.empty()) return -1;
            item = m_names.itemWithin(name, readers.front());
            if (item < 0) return -1;
            if (m_local[at(item)] >= 0) return item;
        }
        return -1;
    }

    absl::string_view nameOf(int32_t item) const {
        return m_names.isScope(item) ? lastPart(m_names.scopes[at(m_names.scopeOfItem(item))].path)
                                     : lastPart(m_graph.nodes[at(item)]->name);
    }

    ScopeId addScope(ScopeId parent, Scope::Kind kind, std::string key, std::string title) {
        Scope scope;
        scope.kind = kind;
        scope.parent = parent;
        scope.depth = m_tree.m_scopes[at(parent)].depth + 1;
        scope.key = std::move(key);
        scope.title = std::move(title);
        const auto id = static_cast<ScopeId>(m_tree.m_scopes.size());
        m_tree.m_scopes.push_back(std::move(scope));
        m_tree.m_scopes[at(parent)].scopes.push_back(id);
        return id;
    }

    void place(ScopeId parent, int32_t item) {
        account(parent, sumOf(item));
        if (!m_names.isScope(item)) {
            m_tree.m_scopes[at(parent)].nodes.push_back(item);
            m_tree.m_scopeOfNode[at(item)] = parent;
            m_tree.m_order.push_back(item);
            return;
        }
        int32_t name = m_names.scopeOfItem(item);
        std::string title(lastPart(m_names.scopes[at(name)].path));
        while (m_names.scopes[at(name)].items.size() == 1 && m_names.isScope(m_names.scopes[at(name)].items.front())) {
            name = m_names.scopeOfItem(m_names.scopes[at(name)].items.front());
            absl::StrAppend(&title, "/", lastPart(m_names.scopes[at(name)].path));
        }
        const ScopeId id =
            addScope(parent, Scope::Kind::kScope, absl::StrCat(m_names.scopes[at(name)].path, "/"), std::move(title));
        fill(id, name);
    }

    void placeGroup(ScopeId parent, const SiblingGroup& group, const std::vector<int32_t>& solid,
                    const std::vector<std::vector<int32_t>>& followers) {
        if (group.kind == SiblingGroup::Kind::kLeaf) {
            for (const int32_t item : followers[at(group.leaf)]) place(parent, item);
            place(parent, solid[at(group.leaf)]);
            return;
        }
        static constexpr Scope::Kind kKinds[] = {Scope::Kind::kScope, Scope::Kind::kGroup, Scope::Kind::kStack,
                                                 Scope::Kind::kStrip};
        // The key keeps the name scope's path in front, whatever groups stand between.
        const std::string& outer = m_tree.m_scopes[at(parent)].key;
        const std::string base = absl::StrCat(outer.substr(0, outer.rfind('/') + 1), group.pattern);
        std::string key = base;
        for (int n = 2; !m_groupKeys.insert(key).second; ++n) key = absl::StrCat(base, "#", n);
        const ScopeId id = addScope(parent, kKinds[static_cast<size_t>(group.kind)], std::move(key), group.title);
        m_tree.m_scopes[at(id)].firstNode = static_cast<int32_t>(m_tree.m_order.size());
        for (const SiblingGroup& member : group.members) placeGroup(id, member, solid, followers);
        close(id);
        const Scope& made = m_tree.m_scopes[at(id)];
        account(parent, {made.nodeCount, made.solidCount, made.bytes, made.contentHash});
    }

    ScopeTree& m_tree;
    const Graph& m_graph;
    const ScopeTree::NodeBytes& m_bytes;
    NameScopes m_names;
    DataEdges m_edges;
    std::vector<Sum> m_nodeSums, m_scopeSums;
    std::vector<size_t> m_firstEdge;
    std::vector<std::pair<int32_t, int32_t>> m_siblingEdges;
    std::vector<int32_t> m_local;
    absl::flat_hash_set<std::string> m_groupKeys;
};

ScopeTree::ScopeTree(Graph graph, const NodeBytes& bytes)
    : m_graph(std::move(graph)), m_positionById(positionsById(m_graph)) {
    ScopeTreeBuilder(*this, bytes).build();
}

int32_t ScopeTree::positionOf(NodeId id) const {
    return toIndex(id) < m_positionById.size() ? m_positionById[toIndex(id)] : -1;
}

ScopeId ScopeTree::find(absl::string_view key) const {
    const auto it = m_byKey.find(key);
    return it == m_byKey.end() ? kNoScope : it->second;
}

absl::Span<const int32_t> ScopeTree::nodesWithin(ScopeId id) const {
    const Scope& s = scope(id);
    return absl::MakeConstSpan(m_order).subspan(at(s.firstNode), at(s.lastNode - s.firstNode));
}

std::vector<std::pair<std::string, int64_t>> ScopeTree::opTypes(ScopeId id) const {
    absl::flat_hash_map<absl::string_view, int64_t> counts;
    for (const int32_t position : nodesWithin(id)) ++counts[node(position).op];
    std::vector<std::pair<std::string, int64_t>> result;
    for (const auto& [op, count] : counts) result.emplace_back(op, count);
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return result;
}

}  // namespace whittle
