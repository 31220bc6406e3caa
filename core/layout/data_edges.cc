// SPDX-License-Identifier: Apache-2.0
#include "core/layout/data_edges.h"

#include <absl/container/flat_hash_set.h>

namespace whittle {
namespace {

int32_t lookUp(const std::vector<int32_t>& positionById, NodeId id) {
    return toIndex(id) < positionById.size() ? positionById[toIndex(id)] : -1;
}

bool isSource(const Node& node) {
    static const absl::flat_hash_set<absl::string_view> kSources = {"Const", "VarHandleOp", "VariableV2", "Variable"};
    if (kSources.contains(node.op)) return true;
    if (node.op == "_Arg") return node.typeAttr("T") == DataType::kResource;
    return node.op == "Placeholder" && node.typeAttr("dtype") == DataType::kResource;
}

bool isRead(const Node& node) {
    static const absl::flat_hash_set<absl::string_view> kReads = {"Identity", "ReadVariableOp", "Enter"};
    return kReads.contains(node.op) && node.dataInputCount() == 1;
}

}  // namespace

std::vector<int32_t> positionsById(const Graph& graph) {
    uint32_t size = 0;
    for (const NodePtr& node : graph.nodes) size = std::max(size, toIndex(node->id) + 1);
    std::vector<int32_t> positions(size, -1);
    for (size_t i = 0; i < graph.nodes.size(); ++i) positions[toIndex(graph.nodes[i]->id)] = static_cast<int32_t>(i);
    return positions;
}

DataEdges::DataEdges(const Graph& graph, const std::vector<int32_t>& positionById) {
    m_first.assign(graph.nodes.size() + 1, 0);
    const auto forEach = [&](auto&& visit) {
        for (size_t i = 0; i < graph.nodes.size(); ++i) {
            for (const Input& input : graph.nodes[i]->inputs) {
                if (input.isControl()) continue;
                const int32_t from = lookUp(positionById, input.node);
                if (from >= 0) visit(static_cast<size_t>(from), static_cast<int32_t>(i));
            }
        }
    };
    forEach([&](size_t from, int32_t) { ++m_first[from + 1]; });
    for (size_t i = 1; i < m_first.size(); ++i) m_first[i] += m_first[i - 1];
    m_readers.resize(m_first.back());
    std::vector<size_t> next(m_first.begin(), m_first.end() - 1);
    forEach([&](size_t from, int32_t to) { m_readers[next[from]++] = to; });
}

std::vector<bool> foldableNodes(const Graph& graph, const DataEdges& edges) {
    std::vector<bool> foldable(graph.nodes.size());
    std::vector<int32_t> queue;
    const auto consider = [&](int32_t position) {
        if (foldable[static_cast<size_t>(position)] || edges.readers(position).empty()) return;
        foldable[static_cast<size_t>(position)] = true;
        queue.push_back(position);
    };
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        if (isSource(*graph.nodes[i])) consider(static_cast<int32_t>(i));
    }
    while (!queue.empty()) {
        const int32_t position = queue.back();
        queue.pop_back();
        for (const int32_t reader : edges.readers(position)) {
            if (isRead(*graph.nodes[static_cast<size_t>(reader)])) consider(reader);
        }
    }
    return foldable;
}

}  // namespace whittle
