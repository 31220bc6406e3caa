// SPDX-License-Identifier: Apache-2.0
//
// backport_tensor_array_v3: writes tensor arrays for a TensorFlow that knows only their second version, which has no
// flow output; a constant takes its place.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

bool makesArray(const Node& node) { return node.op == "TensorArrayV3" || node.op == "TensorArrayGradV3"; }

bool usesArray(const Node& node) {
    constexpr absl::string_view kOps[] = {"TensorArrayWriteV3",   "TensorArrayReadV3",   "TensorArrayGatherV3",
                                          "TensorArrayScatterV3", "TensorArrayConcatV3", "TensorArraySplitV3",
                                          "TensorArraySizeV3",    "TensorArrayCloseV3"};
    return std::find(std::begin(kOps), std::end(kOps), node.op) != std::end(kOps);
}

std::string secondVersion(const std::string& op) { return absl::StrCat(op.substr(0, op.size() - 2), "V2"); }

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    Graph result = startResult(graph, context);
    InputRenames flows;
    for (const NodePtr& node : graph.nodes) {
        if (!makesArray(*node) && !usesArray(*node)) {
            result.nodes.push_back(node);
            continue;
        }
        result.nodes.push_back(changed(*node, [](Node& n) { n.op = secondVersion(n.op); }));
        if (!makesArray(*node)) continue;
        Node flow = constantNode(result.newId(), absl::StrCat(node->name, "/replacement_flow_node"),
                                 Tensor::ofValues<float>(DataType::kFloat, Shape::of({}), {1.0f}));
        flow.origins = originsOf(*node);
        flows.add({node->id, 1}, {flow.id, 0});
        result.nodes.push_back(std::make_shared<const Node>(std::move(flow)));
    }
    if (!flows.empty()) WHITTLE_RETURN_IF_ERROR(flows.apply(result));
    return result;
}

}  // namespace

const PassInfo kBackportTensorArrayV3Pass = {
    .name = "backport_tensor_array_v3",
    .group = PassGroup::kRepair,
    .summary = WHITTLE_TR_NOOP("Pass", "Replaces the third version of the tensor array ops by the second."),
    .sketch = {.before = "t = TensorArrayV3 n\n"
                         "w = TensorArrayWriteV3 t i v t:1",
               .after = "t = TensorArrayV2 n\n"
                        "t/replacement_flow_node = Const float [] {1}\n"
                        "w = TensorArrayWriteV2 t i v t/replacement_flow_node"},
    .compat = "",
    .keywords = "downgrade old TensorFlow",
    .run = run,
};

}  // namespace whittle
