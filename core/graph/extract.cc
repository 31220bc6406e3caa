// SPDX-License-Identifier: Apache-2.0
#include "core/graph/extract.h"

#include "core/graph/graph_index.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr char kClass[] = "_class";
constexpr char kLocation[] = "loc:@";

void markFunctions(const std::vector<NodePtr>& nodes, const FunctionLibrary& library,
                   absl::flat_hash_set<std::string>* reached, std::vector<std::string>* pending) {
    const auto mark = [&](const std::string& name) {
        if (library.find(name) && reached->insert(name).second) pending->push_back(name);
    };
    for (const NodePtr& node : nodes) {
        mark(node->op);
        for (const auto& called : calledFunctions(*node)) mark(called.second);
    }
}

}  // namespace

std::vector<std::string> colocatedWith(const Node& node) {
    std::vector<std::string> names;
    const Attr* attr = node.attr(kClass);
    const auto* list = attr ? attr->asListOf<std::string>() : nullptr;
    if (!list) return names;
    for (absl::string_view entry : *list) {
        if (absl::ConsumePrefix(&entry, kLocation)) names.emplace_back(entry);
    }
    return names;
}

absl::StatusOr<Graph> extractSubgraph(const Graph& graph, const std::vector<std::string>& targets) {
    const GraphIndex index(graph);
    std::vector<bool> needed(graph.nodes.size(), false);
    std::vector<int32_t> pending;
    const auto need = [&](int32_t position) {
        if (position == GraphIndex::kAbsent || needed[static_cast<size_t>(position)]) return;
        needed[static_cast<size_t>(position)] = true;
        pending.push_back(position);
    };
    for (const std::string& target : targets) {
        const int32_t position = index.positionOf(absl::string_view(target));
        if (position == GraphIndex::kAbsent) return absl::NotFoundError(absl::StrCat(target, " is not in the graph"));
        need(position);
    }
    while (!pending.empty()) {
        const Node& node = index.at(pending.back());
        pending.pop_back();
        for (const Input& input : node.inputs) need(index.positionOf(input.node));
        for (const std::string& name : colocatedWith(node)) need(index.positionOf(absl::string_view(name)));
    }
    Graph result = graph;
    result.nodes.clear();
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        if (needed[i]) result.nodes.push_back(graph.nodes[i]);
    }
    return result;
}

FunctionLibraryPtr reachableLibrary(const Graph& graph) {
    const FunctionLibrary& library = graph.functions();
    absl::flat_hash_set<std::string> reached;
    std::vector<std::string> pending;
    markFunctions(graph.nodes, library, &reached, &pending);
    while (!pending.empty()) {
        const std::string name = std::move(pending.back());
        pending.pop_back();
        markFunctions(library.find(name)->body, library, &reached, &pending);
    }
    if (reached.size() == library.functions().size()) return graph.library;
    std::vector<FunctionPtr> kept;
    for (const FunctionPtr& function : library.functions()) {
        if (reached.contains(function->name())) kept.push_back(function);
    }
    return std::make_shared<const FunctionLibrary>(std::move(kept), Bytes());
}

void scrubColocation(Graph* graph) {
    absl::flat_hash_set<absl::string_view> names;
    for (const NodePtr& node : graph->nodes) names.insert(node->name);
    for (NodePtr& node : graph->nodes) {
        const std::vector<std::string> wanted = colocatedWith(*node);
        const auto isThere = [&](const std::string& name) { return names.contains(name); };
        if (std::all_of(wanted.begin(), wanted.end(), isThere)) continue;
        auto copy = std::make_shared<Node>(*node);
        std::vector<std::string> kept;
        for (const std::string& name : wanted) {
            if (isThere(name)) kept.push_back(kLocation + name);
        }
        if (kept.empty()) {
            copy->attrs.erase(kClass);
        } else {
            copy->attrs.set(kClass, Attr::ofList(std::move(kept)));
        }
        node = std::move(copy);
    }
}

}  // namespace whittle
