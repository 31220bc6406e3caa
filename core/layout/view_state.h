// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/scope_tree.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

enum class Orientation { kTopDown, kLeftRight };

// What the user has chosen to see. A value that holds names only, so it survives passes: keys that a graph does not
// have are kept and do nothing.
struct ViewState {
    absl::flat_hash_set<std::string> open;  // keys of open scopes, groups, stacks and strips; the root is always open
    bool foldConstants = true;  // constants, variables and their reads are written into the op that uses them
    bool showControlEdges = true;
    absl::flat_hash_set<std::string> hiddenOps;  // op types not drawn; edges through them are joined
    std::vector<NodeId> isolated;                // not empty: only the boxes of these nodes and their neighbours
    Orientation orientation = Orientation::kTopDown;

    friend bool operator==(const ViewState&, const ViewState&) = default;
};

// The first picture: scopes opened by themselves, the one with most nodes first, until 30 to 60 boxes tell the story.
ViewState initialViewState(const ScopeTree& tree);

// Each changes `state.open` alone.
void openScope(ViewState& state, absl::string_view key);
void closeScope(ViewState& state, absl::string_view key);  // what is open inside it stays open for the next time
// Name scopes above depth `depth` open, all else closed; depth 0 closes everything. Groups, stacks and strips count as
// levels of their own; scopes of more than 1,000 children are reached by their groups, so nothing grows without bound.
void openToDepth(const ScopeTree& tree, int depth, ViewState& state);
void openAllBelow(const ScopeTree& tree, ScopeId scope, ViewState& state);
// Opens what hides the node; returns false when the graph has no such node.
bool openPathTo(const ScopeTree& tree, NodeId node, ViewState& state);

}  // namespace whittle
