// SPDX-License-Identifier: Apache-2.0
//
// rename_attribute: gives an attribute another name, on all nodes or on those of one op type.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"old_attribute_name", ParamInfo::Type::kAttrName, "", WHITTLE_TR_NOOP("Param", "The attribute.")},
    {"new_attribute_name", ParamInfo::Type::kString, "", WHITTLE_TR_NOOP("Param", "Its new name.")},
    {"op_name", ParamInfo::Type::kOpType, "*",
     WHITTLE_TR_NOOP("Param", "Only nodes of this op type; * stands for all of them.")},
};

// Where the new name is in use, the Graph Transform Tool keeps the value that is there and loses the renamed one.
void rename(Node& node, const std::string& from, const std::string& to) {
    Attr value = *node.attr(from);
    node.attrs.erase(from);
    if (!node.attr(to)) node.attrs.set(to, std::move(value));
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    if (args.count("old_attribute_name") != 1 || args.count("new_attribute_name") != 1) {
        return absl::InvalidArgumentError(
            "rename_attribute expects exactly one 'old_attribute_name' and one 'new_attribute_name' argument, e.g. "
            "rename_attribute(old_attribute_name=foo, new_attribute_name=bar)");
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::string from, args.string("old_attribute_name", ""));
    WHITTLE_ASSIGN_OR_RETURN(const std::string to, args.string("new_attribute_name", ""));
    const std::string op = args.contains("op_name") ? args.all("op_name").front() : "*";
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        const bool changes =
            (op == "*" || node->op == op) && node->attr(from) != nullptr && (context.compat || from != to);
        if (changes && !context.compat && node->attr(to)) {
            return absl::InvalidArgumentError(
                absl::StrCat("node '", node->name, "' has an attribute '", to, "' already; remove it first"));
        }
        result.nodes.push_back(!changes ? node : changed(*node, [&](Node& n) { rename(n, from, to); }));
    }
    return result;
}

}  // namespace

const PassInfo kRenameAttributePass = {
    .name = "rename_attribute",
    .group = PassGroup::kRename,
    .summary = WHITTLE_TR_NOOP("Pass", "Gives an attribute of nodes another name."),
    .params = kParams,
    .sketch = {.before = "y = Op x {old: 3}", .after = "y = Op x {new: 3}"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Where the new name is in use, its value stays and the renamed one is lost; "
                              "by default that is an error."),
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
