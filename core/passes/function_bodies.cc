// SPDX-License-Identifier: Apache-2.0
#include "core/passes/function_bodies.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/passes/weight_error.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// A body is a graph whose arguments and results are nodes (core/graph/function.h). A pass may do to their edges what it
// does to those of any node; what they are is the function's signature, so all else of them is put back.

namespace whittle {
namespace {

bool isEnd(const Node& node) { return node.op == "_Arg" || node.op == "_Retval"; }

Graph bodyOf(const Function& function, const Graph& graph) {
    Graph body;
    body.nodes = function.body;
    body.library = graph.library;
    body.versions = graph.versions;
    for (const NodePtr& node : body.nodes) body.nextId = std::max(body.nextId, toIndex(node->id) + 1);
    return body;
}

PassContext contextOf(const Function& function, const PassContext& outer) {
    PassContext context{{}, {}, outer.ops, outer.variables, outer.compat, outer.progress, {}};
    context.evaluate = outer.evaluate;
    absl::flat_hash_map<NodeId, const Node*> byId;
    for (const NodePtr& node : function.body) {
        byId[node->id] = node.get();
        if (node->op == "_Arg") context.inputs.push_back(node->name);
        if (node->op == "_Retval") context.outputs.push_back(node->name);
    }
    for (const auto& [name, id] : function.controlReturns) {
        if (const auto node = byId.find(id); node != byId.end()) context.outputs.push_back(node->second->name);
    }
    return context;
}

// The body in its order, arguments first and results last.
absl::StatusOr<std::vector<NodePtr>> checkedBody(const Function& function, const Graph& result) {
    absl::flat_hash_map<NodeId, NodePtr> ends;
    absl::flat_hash_set<NodeId> needed;
    for (const NodePtr& node : function.body) {
        if (!isEnd(*node)) continue;
        ends[node->id] = node;
        needed.insert(node->id);
    }
    for (const auto& [name, id] : function.controlReturns) needed.insert(id);
    std::vector<NodePtr> arguments, nodes, results;
    for (const NodePtr& node : result.nodes) {
        needed.erase(node->id);
        const auto end = ends.find(node->id);
        if (end == ends.end()) {
            nodes.push_back(node);
            continue;
        }
        const NodePtr kept = end->second->inputs == node->inputs
                                 ? end->second
                                 : changed(*end->second, [&](Node& copy) { copy.inputs = node->inputs; });
        (kept->op == "_Arg" ? arguments : results).push_back(kept);
    }
    if (!needed.empty()) return absl::InternalError("an argument or result of the function is gone");
    arguments.insert(arguments.end(), nodes.begin(), nodes.end());
    arguments.insert(arguments.end(), results.begin(), results.end());
    return arguments;
}

class Runner {
  public:
    Runner(const PassInfo& pass, const PassArgs& args, const Graph& graph, PassContext& context)
        : m_pass(pass), m_args(args), m_graph(graph), m_context(context) {
        if (context.weightErrorReport) m_errors = *context.weightErrorReport;
    }

    absl::StatusOr<FunctionPtr> run(const FunctionPtr& function) {
        const Graph body = bodyOf(*function, m_graph);
        PassContext inner = contextOf(*function, m_context);
        // It runs for what it does to others, which no pass may touch.
        if (inner.outputs.empty()) return function;
        WHITTLE_ASSIGN_OR_RETURN(const Graph result, m_pass.run(body, m_args, inner));
        WHITTLE_RETURN_IF_ERROR(verify(result));
        for (const std::string& warning : inner.warnings) {
            m_context.warnings.push_back(absl::StrCat("in function '", function->name(), "': ", warning));
        }
        for (WeightErrorReport::Weight weight :
             inner.weightErrorReport ? inner.weightErrorReport->weights : std::vector<WeightErrorReport::Weight>()) {
            weight.function = function->name();
            m_errors.weights.push_back(std::move(weight));
        }
        WHITTLE_ASSIGN_OR_RETURN(std::vector<NodePtr> nodes, checkedBody(*function, result));
        if (nodes == function->body) return function;
        auto made = std::make_shared<Function>(*function);
        made->body = std::move(nodes);
        made->original = Bytes();
        return made;
    }

    void report() {
        if (m_context.weightErrorReport) {
            m_context.weightErrorReport = std::make_shared<const WeightErrorReport>(std::move(m_errors));
        }
    }

  private:
    const PassInfo& m_pass;
    const PassArgs& m_args;
    const Graph& m_graph;
    PassContext& m_context;
    WeightErrorReport m_errors;
};

}  // namespace

absl::StatusOr<FunctionLibraryPtr> runInFunctions(const PassInfo& pass, const PassArgs& args, const Graph& graph,
                                                  PassContext& context, int64_t& changed) {
    Runner runner(pass, args, graph, context);
    std::vector<FunctionPtr> functions;
    for (const FunctionPtr& function : graph.functions().functions()) {
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        absl::StatusOr<FunctionPtr> made = runner.run(function);
        if (!made.ok()) return annotate(made.status(), absl::StrCat("function '", function->name(), "'"));
        changed += *made != function;
        functions.push_back(*std::move(made));
    }
    runner.report();
    if (functions == graph.functions().functions()) return graph.library;
    return std::make_shared<const FunctionLibrary>(std::move(functions), graph.functions().extra());
}

}  // namespace whittle
