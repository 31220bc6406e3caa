// SPDX-License-Identifier: Apache-2.0
#include "core/passes/kept_resources.h"

#include "core/base/translate.h"
#include "core/graph/extract.h"
#include "core/graph/output_types.h"
#include "core/graph/variable_source.h"
#include "core/passes/handle_flow.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

bool livesWithinARun(absl::string_view op) {
    return absl::StartsWith(op, "TensorArray") || absl::StartsWith(op, "Stack") || op == "TemporaryVariable";
}

// Queues, readers and the oldest tables hand out a reference to a name instead of a handle.
bool isHandle(DataType type) {
    return type == DataType::kResource || (isReference(type) && baseType(type) == DataType::kString);
}

bool givesHandle(const Node& node, const OpRegistry& ops) {
    const OpDef* def = ops.find(node.op);
    if (def && !def->isStateful && node.op != "Placeholder") return false;
    const std::vector<DataType> types = outputTypes(node, ops);
    return std::any_of(types.begin(), types.end(), isHandle);
}

// Calls and control flow are stateful by definition and only hand on what stands inside them.
bool holdsState(const Node& node, const FunctionLibrary& library, const OpRegistry& ops) {
    if (isVariable(node)) return true;
    if (node.op == "_Arg" || livesWithinARun(node.op)) return false;
    return functionCall(node, library).functions.empty() && givesHandle(node, ops);
}

KeptNode describe(const Node& node, std::string name) {
    KeptNode kept{KeptNode::Kind::kResource, std::move(name), {}, node.op, {}, {}};
    const absl::string_view op = node.op;
    if (isVariable(node)) {
        kept.kind = KeptNode::Kind::kVariable;
        kept.reason = WHITTLE_TR_NOOP("Reason", "it is made inside a function, where no checkpoint reaches it");
    } else if (op == "Placeholder") {
        kept.reason = WHITTLE_TR_NOOP("Reason", "its handle is fed from outside");
    } else if (absl::StrContains(op, "Mutable") && absl::StrContains(op, "Table")) {
        kept.kind = KeptNode::Kind::kMutableTable;
        kept.reason = WHITTLE_TR_NOOP("Reason", "its content may change while the model runs");
    } else if (absl::StrContains(op, "HashTable") || absl::StrContains(op, "LookupTable")) {
        kept.kind = KeptNode::Kind::kTable;
        kept.reason = WHITTLE_TR_NOOP("Reason", "a graph alone cannot fill it, an exported SavedModel can");
    } else if (absl::StrContains(op, "Iterator")) {
        kept.kind = KeptNode::Kind::kIterator;
        kept.reason = WHITTLE_TR_NOOP("Reason", "it reads data, and how far it has come is no weight");
    } else if (absl::StartsWith(op, "Anonymous")) {
        kept.reason = WHITTLE_TR_NOOP("Reason", "it has no name under which its content could be found");
    } else {
        kept.reason = WHITTLE_TR_NOOP("Reason", "it exists only while the model runs");
    }
    return kept;
}

}  // namespace

std::vector<KeptNode> keptResources(const Graph& graph, const OpRegistry& ops) {
    std::vector<KeptNode> kept;
    for (const NodePtr& node : graph.nodes) {
        if (!isVariable(*node) && holdsState(*node, graph.functions(), ops))
            kept.push_back(describe(*node, node->name));
    }
    const FunctionLibraryPtr called = reachableLibrary(graph);
    for (const FunctionPtr& function : called ? called->functions() : std::vector<FunctionPtr>()) {
        for (const NodePtr& node : function->body) {
            if (!holdsState(*node, graph.functions(), ops)) continue;
            kept.push_back(describe(*node, absl::StrCat(function->name(), "/", node->name)));
        }
    }
    return kept;
}

}  // namespace whittle
