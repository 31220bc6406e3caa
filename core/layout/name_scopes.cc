// SPDX-License-Identifier: Apache-2.0
#include "core/layout/name_scopes.h"

#include <absl/container/flat_hash_map.h>

namespace whittle {
namespace {

constexpr int32_t kDeepestScope = 64;

class Builder {
  public:
    explicit Builder(NameScopes& tree) : m_tree(tree) {
        m_tree.scopes.reserve(static_cast<size_t>(tree.nodeCount) / 2 + 1);
        m_tree.scopes.emplace_back();
        m_byPath.reserve(m_tree.scopes.capacity());
        m_byPath.emplace(absl::string_view(), 0);
    }

    // The scope of that path, made when it is new.
    int32_t scope(absl::string_view path) {
        if (path == m_lastPath) return m_lastScope;
        m_missing.clear();
        absl::string_view known = path;
        int32_t scope = 0;
        for (;;) {
            const auto it = m_byPath.find(known);
            if (it != m_byPath.end()) {
                scope = it->second;
                break;
            }
            m_missing.push_back(known);
            const size_t slash = known.rfind('/');
            known = slash == absl::string_view::npos ? absl::string_view() : known.substr(0, slash);
        }
        for (auto it = m_missing.rbegin(); it != m_missing.rend(); ++it) {
            const auto number = static_cast<int32_t>(m_tree.scopes.size());
            const int32_t depth = m_tree.scopes[static_cast<size_t>(scope)].depth + 1;
            m_tree.scopes.push_back({scope, depth, *it, {}});
            m_byPath.emplace(*it, number);
            scope = number;
        }
        m_lastPath = path;
        m_lastScope = scope;
        return scope;
    }

    // -1 when there is none.
    int32_t find(absl::string_view path) const {
        const auto it = m_byPath.find(path);
        return it == m_byPath.end() ? -1 : it->second;
    }

  private:
    NameScopes& m_tree;
    absl::flat_hash_map<absl::string_view, int32_t> m_byPath;
    std::vector<absl::string_view> m_missing;
    absl::string_view m_lastPath;
    int32_t m_lastScope = 0;
};

// The scope part of a node's name, at most kDeepestScope levels of it.
absl::string_view scopePath(absl::string_view name) {
    const size_t last = name.rfind('/');
    if (last == absl::string_view::npos) return {};
    size_t end = 0;
    for (int32_t depth = 0; depth < kDeepestScope; ++depth) {
        const size_t slash = name.find('/', depth == 0 ? 0 : end + 1);
        if (slash == absl::string_view::npos) break;
        end = slash;
    }
    return name.substr(0, end);
}

}  // namespace

NameScopes::NameScopes(const Graph& graph)
    : nodeCount(static_cast<int32_t>(graph.nodes.size())), scopeOfNode(graph.nodes.size(), 0) {
    Builder builder(*this);
    for (size_t i = 0; i < graph.nodes.size(); ++i) scopeOfNode[i] = builder.scope(scopePath(graph.nodes[i]->name));
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        // "a/b" beside "a/b/c": the layer's main op carries the scope's own name.
        if (const int32_t own = builder.find(graph.nodes[i]->name); own > 0) scopeOfNode[i] = own;
    }
    std::vector<size_t> counts(scopes.size());
    for (const int32_t s : scopeOfNode) ++counts[static_cast<size_t>(s)];
    for (size_t s = 1; s < scopes.size(); ++s) ++counts[static_cast<size_t>(scopes[s].parent)];
    for (size_t s = 0; s < scopes.size(); ++s) scopes[s].items.reserve(counts[s]);
    std::vector<bool> listed(scopes.size());
    listed[0] = true;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        scopes[static_cast<size_t>(scopeOfNode[i])].items.push_back(static_cast<int32_t>(i));
        for (int32_t s = scopeOfNode[i]; !listed[static_cast<size_t>(s)]; s = scopes[static_cast<size_t>(s)].parent) {
            listed[static_cast<size_t>(s)] = true;
            scopes[static_cast<size_t>(scopes[static_cast<size_t>(s)].parent)].items.push_back(nodeCount + s);
        }
    }
}

int32_t NameScopes::itemWithin(int32_t scope, int32_t position) const {
    int32_t item = position;
    int32_t s = scopeOfNode[static_cast<size_t>(position)];
    while (s != scope) {
        if (s <= 0) return -1;
        item = nodeCount + s;
        s = scopes[static_cast<size_t>(s)].parent;
    }
    return item;
}

}  // namespace whittle
