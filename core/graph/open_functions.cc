// SPDX-License-Identifier: Apache-2.0
#include "core/graph/open_functions.h"

#include "core/graph/control_flow.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace whittle {
namespace {

// One body to be put beside one node.
struct Opening {
    NodePtr caller;  // a node of the result
    std::string prefix;
    const Function* function;
    std::vector<std::string> path;  // the functions around it
};

// The data input that a body's first argument is; -1 where the op gives its inputs another meaning (datasets).
int firstArgument(const Node& caller, const FunctionLibrary& library) {
    if (isWhile(caller) || absl::EndsWith(caller.op, "PartitionedCall") || library.find(caller.op)) return 0;
    if (absl::EndsWith(caller.op, "If") || absl::EndsWith(caller.op, "Case")) return 1;
    return -1;
}

class Opener {
  public:
    Opener(const Graph& graph, size_t mostNodes) : m_result(graph), m_left(mostNodes) {
        for (const NodePtr& node : graph.nodes) m_names.insert(node->name);
    }

    Graph run() {
        const size_t count = m_result.nodes.size();
        for (size_t i = 0; i < count; ++i) queueBodies(m_result.nodes[i], {});
        while (!m_queue.empty()) {
            const Opening next = std::move(m_queue.front());
            m_queue.pop_front();
            open(next);
        }
        return std::move(m_result);
    }

  private:
    void queueBodies(const NodePtr& caller, const std::vector<std::string>& path) {
        const FunctionLibrary& library = m_result.functions();
        if (library.find(caller->op)) queue(caller, caller->name, caller->op, path);
        absl::flat_hash_map<std::string, int> seen;
        const auto called = calledFunctions(*caller);
        for (const auto& [role, function] : called) {
            const bool isList = caller->attr(role)->asFunction() == nullptr;
            const std::string part = isList ? absl::StrCat(role, "_", seen[role]++) : role;
            const bool isPlainCall = absl::EndsWith(caller->op, "PartitionedCall");
            queue(caller, isPlainCall ? caller->name : absl::StrCat(caller->name, "/", part), function, path);
        }
    }

    void queue(const NodePtr& caller, std::string prefix, const std::string& name,
               const std::vector<std::string>& path) {
        const Function* function = m_result.functions().find(name);
        if (!function || std::find(path.begin(), path.end(), name) != path.end()) return;
        m_queue.push_back({caller, std::move(prefix), function, path});
    }

    void open(const Opening& opening) {
        const std::vector<NodePtr>& body = opening.function->body;
        if (body.size() > m_left || !namesAreFree(opening)) return;
        m_left -= body.size();
        absl::flat_hash_map<NodeId, NodeId> ids;
        for (const NodePtr& node : body) ids[node->id] = m_result.newId();
        std::vector<std::string> path = opening.path;
        path.push_back(opening.function->name());
        for (const NodePtr& node : body) {
            const NodePtr opened = copyOf(*node, opening, ids);
            m_names.insert(opened->name);
            m_result.nodes.push_back(opened);
            queueBodies(opened, path);
        }
    }

    bool namesAreFree(const Opening& opening) const {
        return std::none_of(opening.function->body.begin(), opening.function->body.end(), [&](const NodePtr& node) {
            return m_names.contains(absl::StrCat(opening.prefix, "/", node->name));
        });
    }

    NodePtr copyOf(const Node& node, const Opening& opening, const absl::flat_hash_map<NodeId, NodeId>& ids) {
        auto copy = std::make_shared<Node>(node);
        copy->id = ids.at(node.id);
        copy->name = absl::StrCat(opening.prefix, "/", node.name);
        copy->origins = {node.name};
        for (Input& input : copy->inputs) {
            const auto at = ids.find(input.node);
            if (at != ids.end()) input.node = at->second;
        }
        if (node.op == "_Arg") connectArgument(opening, *copy);
        return copy;
    }

    void connectArgument(const Opening& opening, Node& argument) const {
        const Node& caller = *opening.caller;
        const int first = firstArgument(caller, m_result.functions());
        const Attr* index = argument.attr("index");
        if (first < 0 || !index || !index->asInt() || *index->asInt() < 0) return;
        if (isWhile(caller)) {
            argument.inputs = {Input{caller.id, static_cast<int32_t>(*index->asInt())}};
            return;
        }
        const uint64_t slot = static_cast<uint64_t>(first) + static_cast<uint64_t>(*index->asInt());
        if (slot < caller.dataInputCount()) argument.inputs = {caller.inputs[slot]};
    }

    Graph m_result;
    size_t m_left;
    absl::flat_hash_set<std::string> m_names;
    std::deque<Opening> m_queue;
};

}  // namespace

Graph withFunctionsOpened(const Graph& graph, size_t mostNodes) {
    if (graph.functions().empty()) return graph;
    return Opener(graph, mostNodes).run();
}

}  // namespace whittle
