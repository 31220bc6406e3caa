// SPDX-License-Identifier: Apache-2.0
#include "core/graph/inline_plan.h"

#include "core/base/status.h"
#include "core/graph/inline_calls.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

// f calls g twice, g calls h twice, ...: twenty such functions of a file of 2 kB are two million nodes.
constexpr size_t kMostNodes = size_t{1} << 20;
// TensorFlow itself gets through some 1,500 nested calls before its stack ends.
constexpr size_t kDeepestCall = 1000;

class Planner {
  public:
    Planner(const Graph& graph, const OpRegistry& ops)
        : m_graph(graph), m_library(graph.functions()), m_effects(graph.functions(), ops) {
        m_plan.nextId = graph.nextId;
    }

    absl::StatusOr<InlinePlan> run() {
        auto body = std::make_unique<InlineBody>();
        body->nodes = &m_graph.nodes;
        body->positions = positionsOf(m_graph.nodes);
        m_plan.calls.push_back({InlineCall::kNone, nullptr, body.get(), {}, {}});
        for (size_t i = 0; i < m_graph.nodes.size(); ++i) body->byName.emplace(m_graph.nodes[i]->name, i);
        m_plan.bodies.push_back(std::move(body));
        WHITTLE_RETURN_IF_ERROR(expand(0));
        return std::move(m_plan);
    }

  private:
    static std::vector<int32_t> positionsOf(const std::vector<NodePtr>& nodes) {
        uint32_t largest = 0;
        for (const NodePtr& node : nodes) largest = std::max(largest, toIndex(node->id));
        std::vector<int32_t> positions(nodes.empty() ? 0 : largest + 1, InlineCall::kNone);
        for (size_t i = 0; i < nodes.size(); ++i) positions[toIndex(nodes[i]->id)] = static_cast<int32_t>(i);
        return positions;
    }

    bool isWrapper(const Function& function) const {
        int calls = 0;
        for (const NodePtr& node : function.body) {
            if (!calledByNode(*node, m_library).empty()) {
                ++calls;
            } else if (node->op != "_Arg" && node->op != "_Retval" && node->op != "Identity" && node->op != "NoOp") {
                return false;
            }
        }
        return calls == 1;
    }

    absl::StatusOr<const InlineBody*> bodyOf(const std::string& name, const Node& call) {
        if (const auto at = m_bodies.find(name); at != m_bodies.end()) return at->second;
        const Function* function = m_library.find(name);
        if (!function) {
            return absl::InvalidArgumentError(
                absl::StrCat("node '", call.name, "' calls function '", name, "', which is not in the library"));
        }
        auto body = std::make_unique<InlineBody>();
        body->function = function;
        body->nodes = &function->body;
        body->positions = positionsOf(function->body);
        for (size_t i = 0; i < function->body.size(); ++i) body->byName.emplace(function->body[i]->name, i);
        for (const NodePtr& node : function->returns()) {
            if (node->inputs.empty()) {
                return absl::InvalidArgumentError(
                    absl::StrCat("function '", name, "' returns nothing as ", node->name));
            }
            body->returns.push_back(node->inputs[0]);
        }
        body->isWrapper = isWrapper(*function);
        body->hasEffects = m_effects.ofFunction(name);
        m_bodies.emplace(name, body.get());
        m_plan.bodies.push_back(std::move(body));
        return m_plan.bodies.back().get();
    }

    absl::Status checkCall(const Node& call, const InlineBody& body) const {
        const size_t arguments = body.function->arguments().size();
        if (call.dataInputCount() == arguments) return absl::OkStatus();
        return absl::InvalidArgumentError(absl::StrCat("node '", call.name, "' calls function '", body.function->name(),
                                                       "' with ", call.dataInputCount(), " inputs, which has ",
                                                       arguments));
    }

    absl::Status addCall(int32_t parent, int32_t position, const std::string& name) {
        const Node& call = *(*m_plan.calls[static_cast<size_t>(parent)].body->nodes)[static_cast<size_t>(position)];
        if (std::find(m_path.begin(), m_path.end(), name) != m_path.end()) {
            return absl::InvalidArgumentError(
                absl::StrCat("function '", name, "' calls itself: ", absl::StrJoin(m_path, " -> "), " -> ", name));
        }
        if (m_path.size() >= kDeepestCall) {
            return absl::ResourceExhaustedError(absl::StrCat("calls nest deeper than ", kDeepestCall));
        }
        WHITTLE_ASSIGN_OR_RETURN(const InlineBody* body, bodyOf(name, call));
        WHITTLE_RETURN_IF_ERROR(checkCall(call, *body));
        const auto index = static_cast<int32_t>(m_plan.calls.size());
        m_plan.calls.push_back({parent, &call, body, {}, {}});
        m_plan.calls[static_cast<size_t>(parent)].slots[static_cast<size_t>(position)].call = index;
        m_path.push_back(name);
        const absl::Status status = expand(index);
        m_path.pop_back();
        return status;
    }

    // `index` stays valid while m_plan.calls grows; references into it do not.
    absl::Status expand(int32_t index) {
        const InlineBody& body = *m_plan.calls[static_cast<size_t>(index)].body;
        m_plan.calls[static_cast<size_t>(index)].slots.resize(body.nodes->size());
        int32_t argument = 0;
        for (size_t i = 0; i < body.nodes->size(); ++i) {
            const Node& node = *(*body.nodes)[i];
            const auto slot = [&]() -> InlineCall::Slot& { return m_plan.calls[static_cast<size_t>(index)].slots[i]; };
            if (index > 0 && node.op == "_Arg") {
                slot().argument = argumentIndex(node, argument++);
            } else if (index > 0 && node.op == "_Retval") {
                continue;
            } else if (const std::string name = calledByNode(node, m_library); !name.empty()) {
                WHITTLE_RETURN_IF_ERROR(addCall(index, static_cast<int32_t>(i), name));
            } else {
                slot().id = index == 0 ? node.id : NodeId{m_plan.nextId++};
                WHITTLE_RETURN_IF_ERROR(addNode({index, static_cast<int32_t>(i), 0, slot().id}));
            }
        }
        if (index > 0 && body.hasEffects) {
            for (size_t k = 0; k < body.returns.size(); ++k) {
                const NodeId id{m_plan.nextId++};
                m_plan.calls[static_cast<size_t>(index)].outputs.push_back(id);
                WHITTLE_RETURN_IF_ERROR(addNode({index, InlineCall::kNone, static_cast<int32_t>(k), id}));
            }
        }
        return absl::OkStatus();
    }

    static int32_t argumentIndex(const Node& node, int32_t fallback) {
        const Attr* attr = node.attr("index");
        const int64_t* index = attr ? attr->asInt() : nullptr;
        return index ? static_cast<int32_t>(*index) : fallback;
    }

    absl::Status addNode(const InlinedNode& node) {
        if (m_plan.nodes.size() >= kMostNodes) {
            return absl::ResourceExhaustedError(
                absl::StrCat("the calls of this graph stand for more than ", kMostNodes, " nodes"));
        }
        m_plan.nodes.push_back(node);
        return absl::OkStatus();
    }

    const Graph& m_graph;
    const FunctionLibrary& m_library;
    Effects m_effects;
    InlinePlan m_plan;
    absl::flat_hash_map<std::string, const InlineBody*> m_bodies;
    std::vector<std::string> m_path;
};

}  // namespace

std::string calledByNode(const Node& node, const FunctionLibrary& library) {
    if (library.find(node.op)) return node.op;
    if (node.op != "PartitionedCall" && node.op != "StatefulPartitionedCall") return {};
    const Attr* f = node.attr("f");
    const FunctionRef* function = f ? f->asFunction() : nullptr;
    return function ? function->name : std::string();
}

absl::StatusOr<InlinePlan> planInlining(const Graph& graph, const OpRegistry& ops) { return Planner(graph, ops).run(); }

}  // namespace whittle
