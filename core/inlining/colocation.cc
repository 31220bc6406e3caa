// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/colocation.h"

#include "core/graph/control_flow.h"
#include "core/graph/extract.h"
#include "core/graph/graph_index.h"

#include <algorithm>

namespace whittle {
namespace {

std::vector<int32_t> distinctInputs(const GraphIndex& index, int32_t position) {
    std::vector<int32_t> inputs;
    for (const Input& input : index.at(position).inputs) inputs.push_back(index.positionOf(input.node));
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    return inputs;
}

// Groups of positions; the last that joined from the left is the root.
class Groups {
  public:
    explicit Groups(size_t count) : m_parents(count) {
        for (size_t i = 0; i < count; ++i) m_parents[i] = static_cast<int32_t>(i);
    }

    int32_t root(int32_t position) {
        int32_t root = position;
        while (parent(root) != root) root = parent(root);
        while (parent(position) != root) {
            const int32_t next = parent(position);
            m_parents[static_cast<size_t>(position)] = root;
            position = next;
        }
        return root;
    }

    void join(int32_t node, int32_t with) {
        const int32_t left = root(node);
        m_parents[static_cast<size_t>(root(with))] = left;
    }

  private:
    int32_t parent(int32_t position) const { return m_parents[static_cast<size_t>(position)]; }

    std::vector<int32_t> m_parents;
};

}  // namespace

std::vector<int32_t> breadthFirstOrder(const Graph& graph) {
    const GraphIndex index(graph);
    std::vector<std::vector<int32_t>> consumers(graph.nodes.size());
    std::vector<int32_t> pending(graph.nodes.size(), 0);
    std::vector<int32_t> order;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const auto position = static_cast<int32_t>(i);
        for (const int32_t input : distinctInputs(index, position)) {
            consumers[static_cast<size_t>(input)].push_back(position);
            pending[i] += !(isMerge(index.at(position)) && isNextIteration(index.at(input)));
        }
        if (graph.nodes[i]->inputs.empty()) order.push_back(position);
    }
    for (size_t front = 0; front < order.size(); ++front) {
        const bool next = isNextIteration(index.at(order[front]));
        for (const int32_t consumer : consumers[static_cast<size_t>(order[front])]) {
            if (next && isMerge(index.at(consumer))) continue;
            if (--pending[static_cast<size_t>(consumer)] == 0) order.push_back(consumer);
        }
    }
    return order;
}

absl::flat_hash_map<NodeId, NodeId> colocationRoots(const Graph& graph, ColocationRounds rounds) {
    const GraphIndex index(graph);
    const std::vector<int32_t> order = breadthFirstOrder(graph);
    Groups first(graph.nodes.size());
    std::vector<bool> grouped(graph.nodes.size(), false);
    for (const int32_t position : order) {
        for (const std::string& name : colocatedWith(index.at(position))) {
            const int32_t target = index.positionOf(absl::string_view(name));
            if (target < 0) continue;
            first.join(position, target);
            grouped[static_cast<size_t>(position)] = grouped[static_cast<size_t>(target)] = true;
        }
    }
    Groups second(graph.nodes.size());
    for (const int32_t position : order) {
        if (first.root(position) != position) second.join(position, first.root(position));
    }
    Groups& last = rounds == ColocationRounds::kOne ? first : second;
    absl::flat_hash_map<NodeId, NodeId> roots;
    for (const int32_t position : order) {
        if (!grouped[static_cast<size_t>(position)] || last.root(position) == position) continue;
        roots.emplace(index.at(position).id, index.at(last.root(position)).id);
    }
    return roots;
}

}  // namespace whittle
