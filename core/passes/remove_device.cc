// SPDX-License-Identifier: Apache-2.0
//
// remove_device: forgets where nodes were told to run, so that the runtime places them anew.

#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

namespace whittle {
namespace {

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        result.nodes.push_back(node->device.empty() ? node : changed(*node, [](Node& n) { n.device.clear(); }));
    }
    return result;
}

}  // namespace

const PassInfo kRemoveDevicePass = {
    .name = "remove_device",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Clears the device that nodes are assigned to."),
    .sketch = {.before = "y = Neg x @/device:GPU:0", .after = "y = Neg x"},
    .compat = "",
    .keywords = "clear_devices",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
