// SPDX-License-Identifier: Apache-2.0
#include "views/document/graph_difference.h"

#include "core/base/status.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>

namespace whittle {
namespace {

// A removed node stands where it was: after the node that came before it in the old graph.
Graph merged(const Graph& before, const Graph& after, const GraphDelta& delta) {
    Graph both = after;
    if (delta.removed.empty()) return both;
    both.nextId = std::max(before.nextId, after.nextId);
    absl::flat_hash_set<std::string> names;
    for (const NodePtr& node : after.nodes) names.insert(node->name);
    std::vector<bool> isRemoved(both.nextId, false);
    for (const NodeId id : delta.removed) isRemoved[toIndex(id)] = true;
    std::vector<std::vector<NodePtr>> following(both.nextId);
    std::vector<NodePtr> first;
    std::vector<NodePtr>* place = &first;
    for (const NodePtr& node : before.nodes) {
        if (!isRemoved[toIndex(node->id)]) {
            place = &following[toIndex(node->id)];
            continue;
        }
        if (names.insert(node->name).second) {
            place->push_back(node);
            continue;
        }
        Node renamed = *node;
        while (!names.insert(renamed.name).second) renamed.name += '\'';
        place->push_back(std::make_shared<const Node>(std::move(renamed)));
    }
    both.nodes = std::move(first);
    both.nodes.reserve(after.nodes.size() + delta.removed.size());
    for (const NodePtr& node : after.nodes) {
        both.nodes.push_back(node);
        const std::vector<NodePtr>& ghosts = following[toIndex(node->id)];
        both.nodes.insert(both.nodes.end(), ghosts.begin(), ghosts.end());
    }
    return both;
}

}  // namespace

absl::StatusOr<GraphDifferencePtr> makeDifference(uint32_t step, std::shared_ptr<const Graph> before,
                                                  std::shared_ptr<const Graph> after, const Progress& progress) {
    auto difference = std::make_shared<GraphDifference>();
    difference->step = step;
    difference->delta = deltaOf(*before, *after);
    WHITTLE_RETURN_IF_ERROR(progress.check());
    Graph both = merged(*before, *after, difference->delta);
    difference->before = std::make_shared<const IndexedGraph>(std::move(before));
    WHITTLE_RETURN_IF_ERROR(progress.check());
    difference->after = std::make_shared<const IndexedGraph>(std::move(after));
    WHITTLE_RETURN_IF_ERROR(progress.check());
    difference->both = std::make_shared<const IndexedGraph>(std::move(both));
    return difference;
}

}  // namespace whittle
