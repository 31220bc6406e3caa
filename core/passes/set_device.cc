// SPDX-License-Identifier: Apache-2.0
//
// set_device: says where nodes are to run.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"device", ParamInfo::Type::kString, "",
     WHITTLE_TR_NOOP("Param", "The device, as in /device:GPU:0; nothing clears it.")},
    {"if_default", ParamInfo::Type::kBool, "false",
     WHITTLE_TR_NOOP("Param", "Leaves nodes alone that have a device already.")},
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string device, args.string("device", ""));
    WHITTLE_ASSIGN_OR_RETURN(const bool ifDefault, args.boolean("if_default", false));
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        const bool stays = node->device == device || (ifDefault && !node->device.empty());
        result.nodes.push_back(stays ? node : changed(*node, [&](Node& n) { n.device = device; }));
    }
    return result;
}

}  // namespace

const PassInfo kSetDevicePass = {
    .name = "set_device",
    .group = PassGroup::kRepair,
    .summary = WHITTLE_TR_NOOP("Pass", "Assigns all nodes, or those without one, to a device."),
    .params = kParams,
    .sketch = {.before = "y = Neg x", .after = "y = Neg x @/device:GPU:0"},
    .compat = "",
    .keywords = "assign placement GPU CPU",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
