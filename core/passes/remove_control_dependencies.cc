// SPDX-License-Identifier: Apache-2.0
//
// remove_control_dependencies: drops every control edge. What must run before what is then said by data alone.

#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

// Inside a loop or branch, control edges carry the frame that a constant belongs to.
bool controlsFrames(const Node& node) { return node.op == "Enter" || node.op == "Switch" || node.op == "Merge"; }

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    Graph result = startResult(graph, context);
    bool hasFrames = false;
    for (const NodePtr& node : graph.nodes) {
        hasFrames |= controlsFrames(*node);
        const bool waits =
            std::any_of(node->inputs.begin(), node->inputs.end(), [](const Input& i) { return i.isControl(); });
        result.nodes.push_back(!waits ? node : changed(*node, [](Node& n) {
            std::erase_if(n.inputs, [](const Input& input) { return input.isControl(); });
        }));
    }
    if (hasFrames) {
        context.warnings.push_back(
            "the graph has loops or branches of single nodes: without control edges, their constants may run outside");
    }
    return result;
}

}  // namespace

const PassInfo kRemoveControlDependenciesPass = {
    .name = "remove_control_dependencies",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Removes all control edges."),
    .sketch = {.before = "y = Neg x ^init", .after = "y = Neg x"},
    .compat = "",
    .keywords = "control edges",
    .run = run,
};

}  // namespace whittle
