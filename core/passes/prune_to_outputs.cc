// SPDX-License-Identifier: Apache-2.0
//
// prune_to_outputs: removes what no output needs, of one signature or of several at once.
//
//     x = Placeholder                  x = Placeholder
//     y = Neg x                   ->   y = Neg x              (inputs x, outputs y)
//     loss = Sub y labels
//
// What outputs are computed from stays, control edges and colocations included; so do the inputs, read or not, as they
// are. Unlike strip_unused_nodes it does not cut the graph off at the inputs. Functions that nothing calls any more go,
// too. A node that something waits for stays, even if it only matters in training: remove_training_ops knows those.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/extract.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"keep", ParamInfo::Type::kNodeName, "",
     WHITTLE_TR_NOOP("Param", "A node that stays, with all that it needs, as if it were an output."), true},
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> required, requiredNodes(context));
    const std::vector<std::string> further = args.all("keep");
    if (context.outputs.empty() && further.empty()) {
        return absl::InvalidArgumentError("no outputs are given, so every node is unused; name the outputs to keep");
    }
    std::vector<std::string> targets(required.begin(), required.end());
    for (const std::string& name : further) {
        WHITTLE_ASSIGN_OR_RETURN(std::string node, nodeOfTensor(name));
        targets.push_back(std::move(node));
    }
    WHITTLE_ASSIGN_OR_RETURN(Graph kept, extractSubgraph(graph, targets));
    Graph result = startResult(graph, context);
    result.nodes = std::move(kept.nodes);
    result.library = reachableLibrary(result);
    return result;
}

}  // namespace

const PassInfo kPruneToOutputsPass = {
    .name = "prune_to_outputs",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Removes what no output needs, of one signature or of several at once."),
    .params = kParams,
    .sketch = {.before = "y = Neg x\n"
                         "loss = Sub y labels",
               .after = "y = Neg x"},
    .compat = "",
    .keywords = "extract subgraph unused dead",
    .run = run,
};

}  // namespace whittle
