// SPDX-License-Identifier: Apache-2.0
//
// rename_node: gives one node another name; whoever reads it goes on reading it.
//
// Beyond the Graph Transform Tool, colocation ("_class") follows the name, and a name that is none is refused.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/colocation.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"old_node_name", ParamInfo::Type::kNodeName, "", WHITTLE_TR_NOOP("Param", "The node.")},
    {"new_node_name", ParamInfo::Type::kString, "", WHITTLE_TR_NOOP("Param", "Its new name.")},
};

absl::Status checkArguments(const PassArgs& args) {
    if (args.count("old_node_name") == 1 && args.count("new_node_name") == 1) return absl::OkStatus();
    return absl::InvalidArgumentError(
        "rename_node expects exactly one 'old_node_name' and one 'new_node_name' argument, e.g. "
        "rename_node(old_attribute_name=super/deep/output, new_attribute_name=output)");
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_RETURN_IF_ERROR(checkArguments(args));
    WHITTLE_ASSIGN_OR_RETURN(const std::string from, args.string("old_node_name", ""));
    WHITTLE_ASSIGN_OR_RETURN(const std::string to, args.string("new_node_name", ""));
    const auto named = [&](const std::string& name) {
        return std::find_if(graph.nodes.begin(), graph.nodes.end(),
                            [&](const NodePtr& node) { return node->name == name; });
    };
    if (named(to) != graph.nodes.end()) {
        return absl::InvalidArgumentError(absl::StrCat("A node is alreading using ", to, "as name."));
    }
    if (!context.compat) {
        if (named(from) == graph.nodes.end()) {
            return absl::InvalidArgumentError(absl::StrCat("there is no node '", from, "' to rename"));
        }
        if (!isNodeName(to)) return absl::InvalidArgumentError(absl::StrCat("'", to, "' cannot be the name of a node"));
    }
    WHITTLE_ASSIGN_OR_RETURN(const auto required, requiredNodes(context));
    if (required.contains(from)) {
        context.warnings.push_back(
            absl::StrCat("'", from, "' is an input or output; steps after this one know it as '", to, "' only"));
    }
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        if (node->name == from) {
            result.nodes.push_back(changed(*node, [&](Node& n) {
                addOrigins(n, *node);
                n.name = to;
            }));
        } else {
            result.nodes.push_back(context.compat ? node : colocatedAnew(node, {{from, to}}));
        }
    }
    return result;
}

}  // namespace

const PassInfo kRenameNodePass = {
    .name = "rename_node",
    .group = PassGroup::kRename,
    .summary = WHITTLE_TR_NOOP("Pass", "Gives one node another name."),
    .params = kParams,
    .sketch = {.before = "n = Neg x\n"
                         "y = Relu n",
               .after = "q = Neg x\n"
                        "y = Relu q"},
    .compat = WHITTLE_TR_NOOP("Pass", "Colocation with the old name stays, and a name that is none is taken."),
    .run = run,
};

}  // namespace whittle
