// SPDX-License-Identifier: Apache-2.0
#include "core/passes/quantize_nodes_prune.h"

#include <algorithm>
#include <vector>

namespace whittle {
namespace {

bool mayGo(const Node& node, const GraphIndex& before, const absl::flat_hash_set<std::string>& required) {
    if (required.contains(node.name)) return false;
    if (toIndex(node.id) >= before.graph().nextId) return true;
    return (node.isConstant() || node.op == "Dequantize" || node.op == "Identity") && !before.uses(node.id).empty();
}

}  // namespace

void pruneUnread(Graph& graph, const GraphIndex& before, const absl::flat_hash_set<std::string>& required) {
    std::vector<int32_t> readers(graph.nextId, 0);
    std::vector<int32_t> positions(graph.nextId, -1);
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        positions[toIndex(graph.nodes[i]->id)] = static_cast<int32_t>(i);
        for (const Input& input : graph.nodes[i]->inputs) ++readers[toIndex(input.node)];
    }
    std::vector<NodePtr> open;
    const auto lookAt = [&](const NodePtr& node) {
        if (readers[toIndex(node->id)] == 0 && mayGo(*node, before, required)) open.push_back(node);
    };
    for (const NodePtr& node : graph.nodes) lookAt(node);
    std::vector<bool> isGone(graph.nodes.size(), false);
    while (!open.empty()) {
        const NodePtr node = std::move(open.back());
        open.pop_back();
        isGone[static_cast<size_t>(positions[toIndex(node->id)])] = true;
        for (const Input& input : node->inputs) {
            const int32_t source = positions[toIndex(input.node)];
            --readers[toIndex(input.node)];
            if (source >= 0) lookAt(graph.nodes[static_cast<size_t>(source)]);
        }
    }
    std::vector<NodePtr> kept;
    kept.reserve(graph.nodes.size());
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        if (!isGone[i]) kept.push_back(std::move(graph.nodes[i]));
    }
    graph.nodes = std::move(kept);
}

}  // namespace whittle
