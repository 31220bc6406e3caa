// SPDX-License-Identifier: Apache-2.0
//
// sort_by_execution_order: puts producers before their consumers.
//
// In compat mode the order is that of the Graph Transform Tool (core/graph/order.h), which another run changes again;
// otherwise nodes move only where they must.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/order.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

namespace whittle {
namespace {

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order,
                             context.compat ? transformToolOrder(graph.nodes) : topologicalOrder(graph.nodes));
    Graph result = startResult(graph, context);
    for (int32_t position : order) result.nodes.push_back(graph.nodes[static_cast<size_t>(position)]);
    return result;
}

}  // namespace

const PassInfo kSortByExecutionOrderPass = {
    .name = "sort_by_execution_order",
    .group = PassGroup::kRepair,
    .summary = WHITTLE_TR_NOOP("Pass", "Orders the nodes so that each comes after the nodes it reads."),
    .sketch = {.before = "y = Neg x\n"
                         "x = Placeholder",
               .after = "x = Placeholder\n"
                        "y = Neg x"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "The order is that of the Graph Transform Tool, which another run changes "
                              "again; by default nodes move only where they must."),
    .keywords = "topological sort",
    .run = run,
};

}  // namespace whittle
