// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/strings/string_view.h>

#include <cstdint>
#include <vector>

namespace whittle {

// The plain tree of name scopes, before anything is grouped. Scope 0 is the root. An item is a node (its position) or a
// scope (node count + its number). The graph must outlive it: paths are views of node names.
struct NameScopes {
    struct Entry {
        int32_t parent = -1;
        int32_t depth = 0;
        absl::string_view path;      // without a trailing '/'; empty for the root
        std::vector<int32_t> items;  // children in order of their first node
    };

    explicit NameScopes(const Graph& graph);

    int32_t nodeCount = 0;
    std::vector<Entry> scopes;
    std::vector<int32_t> scopeOfNode;

    bool isScope(int32_t item) const { return item >= nodeCount; }
    int32_t scopeOfItem(int32_t item) const { return item - nodeCount; }
    // The child of `scope` that holds the node at `position`, or is it; -1 when it lies outside.
    int32_t itemWithin(int32_t scope, int32_t position) const;
};

}  // namespace whittle
