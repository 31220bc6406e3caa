// SPDX-License-Identifier: Apache-2.0
//
// remove_attribute: takes an attribute from all nodes, or from those of one op type.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"attribute_name", ParamInfo::Type::kAttrName, "", WHITTLE_TR_NOOP("Param", "The attribute.")},
    {"op_name", ParamInfo::Type::kOpType, "*",
     WHITTLE_TR_NOOP("Param", "Only nodes of this op type; * stands for all of them.")},
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    if (args.count("attribute_name") != 1) {
        return absl::InvalidArgumentError(
            "remove_attribute expects exactly one 'attribute_name' argument, e.g. remove_attribute(op_name=Mul, "
            "attribute_name=foo)");
    }
    if (args.count("op_name") > 1) {
        return absl::InvalidArgumentError(
            absl::StrCat("remove_attribute expects a single op_name argument, but found ", args.count("op_name")));
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::string attribute, args.string("attribute_name", ""));
    WHITTLE_ASSIGN_OR_RETURN(const std::string op, args.string("op_name", "*"));
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        const bool loses = (op == "*" || node->op == op) && node->attr(attribute) != nullptr;
        result.nodes.push_back(!loses ? node : changed(*node, [&](Node& n) { n.attrs.erase(attribute); }));
    }
    return result;
}

}  // namespace

const PassInfo kRemoveAttributePass = {
    .name = "remove_attribute",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Removes an attribute from nodes."),
    .params = kParams,
    .sketch = {.before = "y = Neg x {T: float, _output_shapes: [...]}", .after = "y = Neg x {T: float}"},
    .compat = "",
    .keywords = "strip attributes _output_shapes",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
