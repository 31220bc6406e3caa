// SPDX-License-Identifier: Apache-2.0
#include "core/graph/edit.h"

#include "core/base/status.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

std::string nameOf(NodeId id, const Graph& graph) {
    for (const NodePtr& node : graph.nodes) {
        if (node->id == id) return node->name;
    }
    return absl::StrCat("#", toIndex(id));
}

}  // namespace

Graph withoutNodes(const Graph& graph) {
    Graph result;
    result.library = graph.library;
    result.versions = graph.versions;
    result.extra = graph.extra;
    result.nextId = graph.nextId;
    result.nodes.reserve(graph.nodes.size());
    return result;
}

void addOrigins(Node& node, const Node& from) {
    const Node* one = &from;
    addOrigins(node, absl::MakeConstSpan(&one, 1));
}

void addOrigins(Node& node, absl::Span<const Node* const> from) {
    if (node.origins.empty()) node.origins.push_back(node.name);
    absl::flat_hash_set<std::string> known(node.origins.begin(), node.origins.end());
    for (const Node* other : from) {
        for (std::string& origin : originsOf(*other)) {
            if (known.insert(origin).second) node.origins.push_back(std::move(origin));
        }
    }
}

Node constantNode(NodeId id, std::string name, Tensor value) {
    Node node;
    node.id = id;
    node.name = std::move(name);
    node.op = "Const";
    node.attrs.set("dtype", Attr::ofType(value.dtype));
    node.attrs.set("value", Attr::ofTensor(std::move(value)));
    return node;
}

Graph keepNodes(const Graph& graph, const std::vector<bool>& keep) {
    Graph result = withoutNodes(graph);
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        if (keep[i]) result.nodes.push_back(graph.nodes[i]);
    }
    return result;
}

std::vector<bool> reachableFrom(const Graph& graph, const std::vector<NodeId>& roots,
                                const absl::flat_hash_set<NodeId>& stops) {
    constexpr size_t kAbsent = static_cast<size_t>(-1);
    std::vector<size_t> positions(graph.nextId, kAbsent);
    for (size_t i = 0; i < graph.nodes.size(); ++i) positions[toIndex(graph.nodes[i]->id)] = i;
    std::vector<bool> reached(graph.nodes.size(), false);
    std::vector<size_t> open;
    const auto visit = [&](NodeId id) {
        if (toIndex(id) >= positions.size()) return;
        const size_t at = positions[toIndex(id)];
        if (at == kAbsent || reached[at]) return;
        reached[at] = true;
        if (!stops.contains(id)) open.push_back(at);
    };
    for (NodeId root : roots) visit(root);
    while (!open.empty()) {
        const Node& node = *graph.nodes[open.back()];
        open.pop_back();
        for (const Input& input : node.inputs) visit(input.node);
    }
    return reached;
}

NameSource::NameSource(const Graph& graph) {
    m_names.reserve(graph.nodes.size());
    for (const NodePtr& node : graph.nodes) m_names.insert(node->name);
}

std::string NameSource::fresh(absl::string_view wanted) {
    std::string name(wanted);
    for (int i = 1; !m_names.insert(name).second; ++i) name = absl::StrCat(wanted, "_", i);
    return name;
}

bool InputRenames::step(Input& input) const {
    if (const auto rule = m_rules.find(input); rule != m_rules.end()) {
        input = rule->second;
        return true;
    }
    if (const auto rule = m_wholeNodes.find(input.node); rule != m_wholeNodes.end()) {
        input.node = rule->second;
        return true;
    }
    return false;
}

absl::StatusOr<Input> InputRenames::resolve(Input input, const Graph& graph) const {
    // Chains are short save in circles, so the nodes met are compared only once a chain has grown suspicious.
    constexpr size_t kPatience = 16;
    absl::flat_hash_set<NodeId> visited;
    for (size_t steps = 0;; ++steps) {
        if (steps >= kPatience && !visited.insert(input.node).second) {
            return absl::InvalidArgumentError(
                absl::StrCat("RenameNodeInputs argument contains a cycle for ", nameOf(input.node, graph)));
        }
        if (!step(input)) return input;
    }
}

absl::Status InputRenames::apply(Graph& graph) const {
    if (empty()) return absl::OkStatus();
    for (NodePtr& node : graph.nodes) {
        std::shared_ptr<Node> copy;
        for (size_t slot = 0; slot < node->inputs.size(); ++slot) {
            const Input before = node->inputs[slot];
            WHITTLE_ASSIGN_OR_RETURN(const Input after, resolve(before, graph));
            if (after == before) continue;
            if (!copy) copy = std::make_shared<Node>(*node);
            copy->inputs[slot] = after;
        }
        if (copy) node = std::move(copy);
    }
    return absl::OkStatus();
}

}  // namespace whittle
