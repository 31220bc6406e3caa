// SPDX-License-Identifier: Apache-2.0
#include "core/graph/graph_index.h"

namespace whittle {

GraphIndex::GraphIndex(const Graph& graph) : m_graph(&graph), m_positionById(graph.nextId, kAbsent) {
    const size_t count = graph.nodes.size();
    m_positionByName.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const Node& node = *graph.nodes[i];
        m_positionById[toIndex(node.id)] = static_cast<int32_t>(i);
        m_positionByName.emplace(node.name, static_cast<int32_t>(i));
    }
    m_firstUse.assign(count + 1, 0);
    for (const NodePtr& node : graph.nodes) {
        for (const Input& input : node->inputs) {
            const int32_t producer = positionOf(input.node);
            if (producer != kAbsent) ++m_firstUse[static_cast<size_t>(producer) + 1];
        }
    }
    for (size_t i = 0; i < count; ++i) m_firstUse[i + 1] += m_firstUse[i];
    m_uses.resize(static_cast<size_t>(m_firstUse[count]));
    std::vector<int32_t> next(m_firstUse.begin(), m_firstUse.end() - 1);
    for (size_t i = 0; i < count; ++i) {
        const std::vector<Input>& inputs = graph.nodes[i]->inputs;
        for (size_t slot = 0; slot < inputs.size(); ++slot) {
            const int32_t producer = positionOf(inputs[slot].node);
            if (producer == kAbsent) continue;
            m_uses[static_cast<size_t>(next[static_cast<size_t>(producer)]++)] = {static_cast<int32_t>(i),
                                                                                  static_cast<int32_t>(slot)};
        }
    }
}

int32_t GraphIndex::positionOf(NodeId id) const {
    return toIndex(id) < m_positionById.size() ? m_positionById[toIndex(id)] : kAbsent;
}

int32_t GraphIndex::positionOf(absl::string_view name) const {
    const auto at = m_positionByName.find(name);
    return at == m_positionByName.end() ? kAbsent : at->second;
}

const Node* GraphIndex::node(NodeId id) const {
    const int32_t position = positionOf(id);
    return position == kAbsent ? nullptr : &at(position);
}

const Node* GraphIndex::node(absl::string_view name) const {
    const int32_t position = positionOf(name);
    return position == kAbsent ? nullptr : &at(position);
}

absl::Span<const GraphIndex::Use> GraphIndex::uses(int32_t position) const {
    const auto first = static_cast<size_t>(m_firstUse[static_cast<size_t>(position)]);
    const auto last = static_cast<size_t>(m_firstUse[static_cast<size_t>(position) + 1]);
    return absl::MakeConstSpan(m_uses).subspan(first, last - first);
}

absl::Span<const GraphIndex::Use> GraphIndex::uses(NodeId id) const {
    const int32_t position = positionOf(id);
    return position == kAbsent ? absl::Span<const Use>() : uses(position);
}

}  // namespace whittle
