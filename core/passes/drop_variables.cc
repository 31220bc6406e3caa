// SPDX-License-Identifier: Apache-2.0
#include "core/passes/drop_variables.h"

#include "core/base/status.h"
#include "core/graph/graph_index.h"
#include "core/graph/variable_source.h"
#include "core/passes/narrow_savers.h"
#include "core/passes/node_removal.h"
#include "core/passes/result.h"
#include "core/passes/training_ops.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <memory>

namespace whittle {
namespace {

// What optimizers append to the name of the variable they keep state for; a number follows where there are several.
constexpr absl::string_view kSlots[] = {"Adam", "Momentum", "RMSProp", "Adagrad", "Adadelta",
                                        "Ftrl", "m",        "v",       "vhat",    "ExponentialMovingAverage"};

bool isSlotName(absl::string_view name, const GraphIndex& index) {
    const size_t slash = name.rfind('/');
    if (slash == absl::string_view::npos || !index.node(name.substr(0, slash))) return false;
    absl::string_view slot = name.substr(slash + 1);
    if (const size_t digits = slot.find_last_not_of("0123456789");
        digits != absl::string_view::npos && digits + 1 < slot.size() && slot[digits] == '_') {
        slot = slot.substr(0, digits);
    }
    return std::find(std::begin(kSlots), std::end(kSlots), slot) != std::end(kSlots);
}

bool isOptimizerName(absl::string_view name) {
    return absl::StartsWith(name, "optimizer/") || absl::EndsWith(name, "beta1_power") ||
           absl::EndsWith(name, "beta2_power");
}

// The first input of such an op is the variable that is trained, the next handles are the optimizer's.
absl::flat_hash_set<NodeId> accumulators(const Graph& graph, const GraphIndex& index) {
    absl::flat_hash_set<NodeId> found;
    for (const NodePtr& node : graph.nodes) {
        if (!isUpdateOp(*node) || !absl::StrContains(node->op, "Apply")) continue;
        for (size_t i = 1; i < node->dataInputCount(); ++i) {
            const Node* producer = index.node(node->inputs[i].node);
            if (producer && isVariable(*producer)) found.insert(producer->id);
        }
    }
    return found;
}

// What is handed to a function is that function's to use.
const Node* callThatTakes(int32_t position, const GraphIndex& index, const FunctionLibrary& library) {
    for (const GraphIndex::Use& use : index.uses(position)) {
        const Node& reader = index.at(use.position);
        if (library.find(reader.op) || !calledFunctions(reader).empty()) return &reader;
    }
    return nullptr;
}

}  // namespace

absl::StatusOr<Graph> dropVariables(const Graph& graph, const std::function<bool(const Node&)>& wanted,
                                    PassContext& context) {
    if (context.outputs.empty()) {
        return absl::InvalidArgumentError(
            "no outputs are given, so nothing says which variables are needed; name them");
    }
    WHITTLE_ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> required, requiredNodes(context));
    NodeRemoval removal(graph, required, context);
    removal.keepSavers();
    const GraphIndex index(graph);
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const Node& node = *graph.nodes[i];
        const auto position = static_cast<int32_t>(i);
        if (!isVariable(node) || (wanted && !wanted(node))) continue;
        if (!removal.mayGo(position)) {
            if (wanted)
                context.warnings.push_back(
                    absl::StrCat("variable '", node.name, "' stays: an output is computed from it"));
        } else if (const Node* call = callThatTakes(position, index, graph.functions())) {
            context.warnings.push_back(
                absl::StrCat("variable '", node.name, "' stays: '", call->name, "' hands it to a function"));
        } else {
            removal.drop(position);
        }
    }
    removal.settle();
    return narrowSavers(graph, removal.written());
}

std::function<bool(const Node&)> optimizerSlotsOf(const Graph& graph) {
    const auto index = std::make_shared<const GraphIndex>(graph);
    const auto slots = std::make_shared<const absl::flat_hash_set<NodeId>>(accumulators(graph, *index));
    return [index, slots](const Node& node) {
        return slots->contains(node.id) || isSlotName(node.name, *index) || isOptimizerName(node.name);
    };
}

}  // namespace whittle
