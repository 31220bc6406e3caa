// SPDX-License-Identifier: Apache-2.0
//
// freeze: variables become constants. Nothing but a checkpoint stands behind a variable in a saved model, and nothing
// can be folded, quantized or converted before that.
//
// This is what TensorFlow's convert_variables_to_constants does, node for node: the part of the graph that the outputs
// need, in its order; a variable keeps its name and loses its attributes; ReadVariableOp becomes Identity,
// ResourceGather GatherV2 with a constant axis at the end of the graph, ResourceGatherNd GatherNd; what merely hands a
// handle on changes its type. Functions of While, If, Case and calls are copied and converted the same way.
//
// Beyond TensorFlow, whose graphs do not load then: ResourceGather in functions and with batch dimensions,
// VariableShape, reference Switch and Merge, and loops that say the shape of a handle in _output_shapes. What cannot be
// a constant (variables that something writes, tables, iterators) is kept and named.
//
// Wants calls to be inlined before (networkOf), so that constants end up beside their users; does not need it.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/extract.h"
#include "core/graph/value_bytes.h"
#include "core/passes/freeze_report.h"
#include "core/passes/freeze_rewriter.h"
#include "core/passes/freeze_variables.h"
#include "core/passes/kept_resources.h"
#include "core/passes/python_constant.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

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

absl::Status makeConstants(Graph* graph, const std::vector<FreezableVariable>& variables, const PassContext& context,
                           FreezeReport* report) {
    absl::flat_hash_set<NodeId> frozen;
    for (const FreezableVariable& variable : variables) {
        if (!variable.kept) frozen.insert(variable.id);
    }
    for (NodePtr& node : graph->nodes) {
        if (!frozen.contains(node->id)) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        context.progress.report("reading variables", static_cast<int64_t>(report->frozen.size()),
                                static_cast<int64_t>(frozen.size()));
        absl::StatusOr<Tensor> value = context.variables->read(node->name);
        if (!value.ok()) return annotate(value.status(), absl::StrCat("variable '", node->name, "'"));
        auto constant = std::make_shared<Node>();
        constant->id = node->id;
        constant->name = node->name;
        constant->op = "Const";
        constant->origins = node->origins;
        report->frozen.push_back({node->name, originsOf(*node).front(), value->dtype, value->shape,
                                  static_cast<int64_t>(storedSize(*value))});
        constant->attrs = {{"dtype", Attr::ofType(value->dtype)}, {"value", Attr::ofTensor(asPythonWrites(*value))}};
        node = std::move(constant);
    }
    return absl::OkStatus();
}

// Bytes that the elements of the main graph's constants take.
int64_t constantBytes(const Graph& graph) {
    int64_t bytes = 0;
    for (const NodePtr& node : graph.nodes) {
        if (const Tensor* value = node->constantValue()) bytes += static_cast<int64_t>(storedSize(*value));
    }
    return bytes;
}

int64_t variableBytes(const Graph& graph, const VariableSource* source) {
    int64_t bytes = 0;
    for (const NodePtr& node : graph.nodes) {
        if (!source || !isVariable(*node)) continue;
        const absl::StatusOr<Tensor> stored = source->describe(node->name);
        if (stored.ok()) bytes += valueBytes(stored->dtype, stored->shape);
    }
    return bytes;
}

void measureResult(const Graph& graph, const VariableSource* source, FreezeReport* report) {
    report->nodesAfter = static_cast<int64_t>(graph.nodes.size());
    report->weightBytesAfter = constantBytes(graph) + variableBytes(graph, source);
}

void warnOfKept(const FreezeReport& report, PassContext* context) {
    for (const KeptNode& kept : report.kept) {
        context->warnings.push_back(
            absl::StrCat(kindName(kept.kind), " '", kept.node, "' was kept: ", reasonText(kept)));
    }
}

absl::Status freezeVariables(Graph* graph, const PassContext& context, FreezeReport* report) {
    std::vector<FreezableVariable> variables;
    {
        const GraphIndex index(*graph);
        WHITTLE_ASSIGN_OR_RETURN(variables, freezableVariables(index, context));
    }
    for (const FreezableVariable& variable : variables) {
        if (variable.kept) report->kept.push_back(*variable.kept);
    }
    const FunctionLibraryPtr library = graph->library;  // outlives the rewriter, which reads it
    FreezeRewriter(graph->functions(), *context.ops).rewrite(graph, frozenOutputs(variables));
    return makeConstants(graph, variables, context, report);
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(Graph result, neededPart(graph, context));
    auto report = std::make_shared<FreezeReport>();
    report->nodesBefore = static_cast<int64_t>(graph.nodes.size());
    report->weightBytesBefore = constantBytes(graph) + variableBytes(graph, context.variables);
    const bool hasVariables =
        std::any_of(result.nodes.begin(), result.nodes.end(), [](const NodePtr& node) { return isVariable(*node); });
    if (hasVariables) {
        if (!context.variables) {
            return absl::FailedPreconditionError("the model has no checkpoint to take variables from");
        }
        WHITTLE_RETURN_IF_ERROR(freezeVariables(&result, context, report.get()));
    }
    const std::vector<KeptNode> resources = keptResources(result, *context.ops);
    report->kept.insert(report->kept.end(), resources.begin(), resources.end());
    measureResult(result, context.variables, report.get());
    warnOfKept(*report, &context);
    context.freezeReport = std::move(report);
    return result;
}

}  // namespace

const PassInfo kFreezePass = {
    .name = "freeze",
    .group = PassGroup::kFold,
    .summary = WHITTLE_TR_NOOP("Pass", "Turns the variables that the outputs need into constants."),
    .sketch = {.before = "w = VarHandleOp\n"
                         "r = ReadVariableOp w\n"
                         "y = MatMul x r",
               .after = "w = Const\n"
                        "r = Identity w\n"
                        "y = MatMul x r"},
    .compat = "",
    .compatKeepsVersions = true,
    .keywords = "freeze_graph convert_variables_to_constants convert_variables_to_constants_v2",
    .run = run,
};

}  // namespace whittle
