// SPDX-License-Identifier: Apache-2.0
//
// freeze: variables become constants. Nothing but a checkpoint stands behind a variable in a saved model, and nothing
// can be folded, quantized or converted before that.
//
//     w = VarHandleOp             w = Const
//     r = ReadVariableOp w   ->   r = Identity w
//     y = MatMul x r              y = MatMul x r
//
// This is what TensorFlow's convert_variables_to_constants does, node for node: the part of the graph that the outputs
// need, in its order; a variable keeps its name and loses its attributes; ReadVariableOp becomes Identity,
// ResourceGather GatherV2 with a constant axis at the end of the graph, ResourceGatherNd GatherNd; what merely hands a
// handle on changes its type. Functions of While, If, Case and calls are copied and converted the same way.
//
// Beyond TensorFlow: ResourceGather in functions and with batch dimensions, VariableShape, and variables that cannot be
// constants because something writes them are kept and named instead of giving a graph that does not load.
//
// Wants calls to be inlined before (networkOf), so that constants end up beside their users; does not need it.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/extract.h"
#include "core/passes/freeze_rewriter.h"
#include "core/passes/handle_flow.h"
#include "core/passes/python_constant.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

struct Variable {
    NodeId id;
    HandleFlow flow;
    FrozenValue value;
    bool isFrozen = true;
    std::string keptBecause;
};

bool isVariable(const Node& node) {
    return node.op == "VarHandleOp" || node.op == "VariableV2" || node.op == "Variable";
}

absl::StatusOr<Graph> neededPart(const Graph& graph, const PassContext& context) {
    std::vector<std::string> targets;
    for (const std::string& output : context.outputs) {
        WHITTLE_ASSIGN_OR_RETURN(std::string name, nodeOfTensor(output));
        targets.push_back(std::move(name));
    }
    if (targets.empty()) return absl::InvalidArgumentError("freeze needs to know the outputs");
    const GraphIndex index(graph);
    for (const std::string& input : context.inputs) {
        WHITTLE_ASSIGN_OR_RETURN(std::string name, nodeOfTensor(input));
        if (index.node(absl::string_view(name))) targets.push_back(std::move(name));
    }
    return extractSubgraph(graph, targets);
}

std::string someOf(const std::vector<std::string>& names) {
    constexpr size_t kMost = 3;
    const std::vector<std::string> first(names.begin(),
                                         names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMost)));
    return absl::StrCat(absl::StrJoin(first, ", "),
                        names.size() > kMost ? absl::StrCat(" and ", names.size() - kMost, " more") : "");
}

void keep(Variable* variable, std::string reason) {
    variable->isFrozen = false;
    variable->keptBecause = std::move(reason);
}

absl::StatusOr<std::vector<Variable>> variablesOf(const GraphIndex& index, const PassContext& context) {
    HandleFlows flows(index.graph().functions(), *context.ops);
    std::vector<Variable> variables;
    for (const NodePtr& node : index.graph().nodes) {
        if (!isVariable(*node)) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        Variable variable{node->id, flows.flowOf(index, {node->id, 0}), {}, true, {}};
        const absl::StatusOr<Tensor> described = context.variables->describe(node->name);
        if (!variable.flow.blockers.empty()) {
            keep(&variable, absl::StrCat("it is used by ", someOf(variable.flow.blockers)));
        } else if (absl::IsNotFound(described.status())) {
            keep(&variable, "the checkpoint does not have it");
        } else if (!described.ok()) {
            return described.status();
        } else if (described->dtype != node->typeAttr("dtype")) {
            return absl::InvalidArgumentError(absl::StrCat("variable '", node->name, "' is ",
                                                           cppName(node->typeAttr("dtype")), " in the graph and ",
                                                           cppName(described->dtype), " in the checkpoint"));
        } else {
            variable.value = {described->dtype, described->shape};
        }
        variables.push_back(std::move(variable));
    }
    return variables;
}

FrozenOutputs outputsOf(const std::vector<Variable>& variables) {
    FrozenOutputs values;
    for (const Variable& variable : variables) {
        if (!variable.isFrozen) continue;
        for (const Input& output : variable.flow.outputs) values[output] = variable.value;
    }
    return values;
}

// The inputs of a Merge have one type: they become values together or not at all.
void keepWhatMeetsKept(const GraphIndex& index, std::vector<Variable>* variables) {
    for (bool changedAny = true; changedAny;) {
        changedAny = false;
        const FrozenOutputs values = outputsOf(*variables);
        for (Variable& variable : *variables) {
            if (!variable.isFrozen) continue;
            for (const auto& [position, slot] : variable.flow.uses) {
                const Node& node = index.at(position);
                if (node.op != "Merge" && node.op != "RefMerge") continue;
                const bool all = std::all_of(node.inputs.begin(), node.inputs.end(), [&](const Input& input) {
                    return input.isControl() || values.contains(input);
                });
                if (all || !variable.isFrozen) continue;
                keep(&variable, absl::StrCat("it meets another variable that is kept in ", node.name));
                changedAny = true;
            }
        }
    }
}

absl::Status makeConstants(Graph* graph, const std::vector<Variable>& variables, const PassContext& context) {
    absl::flat_hash_set<NodeId> frozen;
    for (const Variable& variable : variables) {
        if (variable.isFrozen) frozen.insert(variable.id);
    }
    int64_t done = 0;
    for (NodePtr& node : graph->nodes) {
        if (!frozen.contains(node->id)) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        context.progress.report("reading variables", done++, static_cast<int64_t>(frozen.size()));
        absl::StatusOr<Tensor> value = context.variables->read(node->name);
        if (!value.ok()) return annotate(value.status(), absl::StrCat("variable '", node->name, "'"));
        auto constant = std::make_shared<Node>();
        constant->id = node->id;
        constant->name = node->name;
        constant->op = "Const";
        constant->origins = node->origins;
        constant->attrs = {{"dtype", Attr::ofType(value->dtype)}, {"value", Attr::ofTensor(asPythonWrites(*value))}};
        node = std::move(constant);
    }
    return absl::OkStatus();
}

// A GraphDef has no place for what fills a table; a SavedModel has.
void warnOfTables(const Graph& graph, PassContext* context) {
    for (const NodePtr& node : graph.nodes) {
        if (!absl::StrContains(node->op, "HashTable")) continue;
        context->warnings.push_back(absl::StrCat(
            "table '", node->name, "' was kept: a graph alone cannot fill it, an exported SavedModel can"));
    }
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(Graph result, neededPart(graph, context));
    warnOfTables(result, &context);
    const bool hasVariables =
        std::any_of(result.nodes.begin(), result.nodes.end(), [](const NodePtr& node) { return isVariable(*node); });
    if (!hasVariables) return result;
    if (!context.variables) return absl::FailedPreconditionError("the model has no checkpoint to take variables from");
    FrozenOutputs values;
    std::vector<Variable> variables;
    {
        const GraphIndex index(result);
        WHITTLE_ASSIGN_OR_RETURN(variables, variablesOf(index, context));
        keepWhatMeetsKept(index, &variables);
        values = outputsOf(variables);
        for (const Variable& variable : variables) {
            if (variable.isFrozen) continue;
            context.warnings.push_back(
                absl::StrCat("variable '", index.node(variable.id)->name, "' was kept: ", variable.keptBecause));
        }
    }
    const FunctionLibraryPtr library = result.library;  // outlives the rewriter, which reads it
    FreezeRewriter(result.functions(), *context.ops).rewrite(&result, values);
    WHITTLE_RETURN_IF_ERROR(makeConstants(&result, variables, context));
    return result;
}

}  // namespace

const PassInfo kFreezePass = {
    "freeze",
    WHITTLE_TR_NOOP("Pass", "Turns the variables that the outputs need into constants."),
    {},
    run,
};

}  // namespace whittle
