// SPDX-License-Identifier: Apache-2.0
#include "core/layout/view_state.h"

#include <queue>

#include <algorithm>
#include <tuple>

namespace whittle {
namespace {

constexpr int64_t kEnoughBoxes = 30;
constexpr int64_t kMostBoxes = 60;
// From here on only scopes are opened that hold a good part of the model: one of twenty equal blocks opened at random
// tells nothing.
constexpr int64_t kFewBoxes = 12;
constexpr int64_t kGoodPart = 10;  // one tenth

const Scope& scopeAt(const ScopeTree& tree, ScopeId id) { return tree.scope(id); }

// A scope of one drawn node is drawn as that node.
bool isOpenable(const Scope& scope) { return scope.solidCount > 1; }

int64_t boxesInside(const ScopeTree& tree, const Scope& scope) {
    int64_t boxes = 0;
    for (const ScopeId child : scope.scopes) boxes += scopeAt(tree, child).solidCount > 0 ? 1 : 0;
    for (const int32_t node : scope.nodes) boxes += tree.isFoldable(node) ? 0 : 1;
    return boxes;
}

}  // namespace

ViewState initialViewState(const ScopeTree& tree) {
    ViewState state;
    int64_t boxes = boxesInside(tree, tree.root());
    // Largest first; among equals the one that comes first.
    std::priority_queue<std::tuple<int64_t, ScopeId>> waiting;
    const auto offer = [&](const Scope& scope) {
        for (const ScopeId child : scope.scopes) {
            if (isOpenable(scopeAt(tree, child))) waiting.emplace(scopeAt(tree, child).solidCount, -child);
        }
    };
    offer(tree.root());
    while (!waiting.empty() && boxes < kEnoughBoxes) {
        const Scope& scope = scopeAt(tree, -std::get<1>(waiting.top()));
        waiting.pop();
        const int64_t after = boxes - 1 + boxesInside(tree, scope);
        if (after > kMostBoxes) continue;
        if (boxes >= kFewBoxes && scope.solidCount * kGoodPart < tree.root().solidCount) break;
        boxes = after;
        state.open.insert(scope.key);
        offer(scope);
    }
    return state;
}

void openScope(ViewState& state, absl::string_view key) { state.open.insert(std::string(key)); }

void closeScope(ViewState& state, absl::string_view key) { state.open.erase(key); }

void openToDepth(const ScopeTree& tree, int depth, ViewState& state) {
    state.open.clear();
    for (const Scope& scope : tree.scopes()) {
        if (scope.depth > 0 && scope.depth <= depth) state.open.insert(scope.key);
    }
}

void openAllBelow(const ScopeTree& tree, ScopeId scope, ViewState& state) {
    std::vector<ScopeId> waiting = {scope};
    while (!waiting.empty()) {
        const Scope& next = scopeAt(tree, waiting.back());
        waiting.pop_back();
        if (next.depth > 0) state.open.insert(next.key);
        waiting.insert(waiting.end(), next.scopes.begin(), next.scopes.end());
    }
}

bool openPathTo(const ScopeTree& tree, NodeId node, ViewState& state) {
    const int32_t position = tree.positionOf(node);
    if (position < 0) return false;
    for (ScopeId id = tree.scopeOf(position); id > kRootScope; id = scopeAt(tree, id).parent) {
        state.open.insert(scopeAt(tree, id).key);
    }
    return true;
}

}  // namespace whittle
