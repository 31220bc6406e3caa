// SPDX-License-Identifier: Apache-2.0
#include "core/passes/node_removal.h"

#include "core/graph/edit.h"
#include "core/graph/effects.h"
#include "core/graph/extract.h"
#include "core/graph/variable_source.h"
#include "core/passes/result.h"
#include "core/passes/training_ops.h"

#include <algorithm>

namespace whittle {

NodeRemoval::NodeRemoval(const Graph& graph, const absl::flat_hash_set<std::string>& required, PassContext& context)
    : m_graph(graph),
      m_index(graph),
      m_required(required),
      m_context(context),
      m_gone(graph.nodes.size(), false),
      m_needed(graph.nodes.size(), false) {
    protect();
}

void NodeRemoval::protect() {
    std::vector<int32_t> pending;
    const auto need = [&](int32_t position) {
        if (position == GraphIndex::kAbsent || m_needed[static_cast<size_t>(position)]) return;
        m_needed[static_cast<size_t>(position)] = true;
        pending.push_back(position);
    };
    for (const std::string& name : m_required) need(m_index.positionOf(absl::string_view(name)));
    while (!pending.empty()) {
        const Node& node = m_index.at(pending.back());
        pending.pop_back();
        for (const Input& input : node.inputs) {
            if (!input.isControl()) need(m_index.positionOf(input.node));
        }
    }
}

bool NodeRemoval::mayGo(int32_t position) const {
    return !m_gone[static_cast<size_t>(position)] && !m_needed[static_cast<size_t>(position)];
}

bool NodeRemoval::drop(int32_t position) {
    if (!mayGo(position)) return isGone(position);
    m_gone[static_cast<size_t>(position)] = true;
    m_removed.push_back(position);
    return true;
}

// Goes from removed nodes to what they leave without a purpose, until there is nothing more.
void NodeRemoval::settle() {
    for (size_t next = 0; next < m_removed.size(); ++next) {
        const int32_t position = m_removed[next];
        for (const GraphIndex::Use& use : m_index.uses(position)) loseInput(use);
        for (const Input& input : m_index.at(position).inputs) loseReader(m_index.positionOf(input.node));
    }
    m_removed.clear();
}

Graph NodeRemoval::written() const {
    Graph result = startResult(m_graph, m_context);
    for (size_t i = 0; i < m_graph.nodes.size(); ++i) {
        if (m_gone[i]) continue;
        const NodePtr& node = m_graph.nodes[i];
        const bool cut = std::any_of(node->inputs.begin(), node->inputs.end(), [&](Input in) { return isGone(in); });
        result.nodes.push_back(!cut ? node : changed(*node, [&](Node& copy) {
            std::erase_if(copy.inputs, [&](Input in) { return isGone(in); });
        }));
    }
    scrubColocation(&result);
    return result;
}

bool NodeRemoval::isGone(Input input) const {
    const int32_t position = m_index.positionOf(input.node);
    return position != GraphIndex::kAbsent && m_gone[static_cast<size_t>(position)];
}

// SaveV2(prefix, names, slices, tensors...), while a tensor is left.
bool NodeRemoval::losesATensor(const GraphIndex::Use& use) const {
    constexpr int32_t kFirstTensor = 3;
    const Node& saver = m_index.at(use.position);
    if (!m_keepsSavers || saver.op != "SaveV2" || use.slot < kFirstTensor) return false;
    return std::any_of(saver.inputs.begin() + kFirstTensor, saver.inputs.end(),
                       [&](Input in) { return !in.isControl() && !isGone(in); });
}

void NodeRemoval::loseInput(const GraphIndex::Use& use) {
    const Node& reader = m_index.at(use.position);
    if (!reader.inputs[static_cast<size_t>(use.slot)].isControl()) {
        if (!losesATensor(use)) drop(use.position);
        return;
    }
    // It did nothing but wait, or nobody wanted its value but for the waiting.
    const bool onlyWaited = reader.op == "NoOp" && std::all_of(reader.inputs.begin(), reader.inputs.end(),
                                                               [&](Input in) { return isGone(in); });
    const bool isToken = reader.op == "Identity" && m_index.uses(use.position).empty();
    if (onlyWaited || isToken) drop(use.position);
}

// What computes something for nobody: gradients have such nodes for the inputs of the network.
bool NodeRemoval::isDeadEnd(int32_t position) const {
    if (!m_index.uses(position).empty() || !mayGo(position)) return false;
    const Node& node = m_index.at(position);
    const OpDef* op = m_context.ops ? m_context.ops->find(node.op) : nullptr;
    const bool harmless = op && (!op->isStateful || isHarmlessStateful(node.op));
    return harmless && node.op != "NoOp" && !isSummaryOp(node) && !isSaverOp(node);
}

void NodeRemoval::loseReader(int32_t position) {
    if (position == GraphIndex::kAbsent || !mayGo(position)) return;
    const Node& node = m_index.at(position);
    std::vector<int32_t> followers;
    for (const GraphIndex::Use& use : m_index.uses(position)) {
        if (m_gone[static_cast<size_t>(use.position)]) continue;
        const Node& reader = m_index.at(use.position);
        // A variable that is only given its first value is as good as unread.
        const bool initial = isVariable(node) && use.slot == 0 && isAssignOp(reader) && mayGo(use.position);
        if (!initial && !isDeadEnd(use.position)) return;
        followers.push_back(use.position);
    }
    drop(position);
    for (const int32_t follower : followers) drop(follower);
}

}  // namespace whittle
