// SPDX-License-Identifier: Apache-2.0
//
// rename_op: gives the nodes of one op type another op type; inputs and attributes stay.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"old_op_name", ParamInfo::Type::kOpType, "", WHITTLE_TR_NOOP("Param", "The op type to replace.")},
    {"new_op_name", ParamInfo::Type::kOpType, "", WHITTLE_TR_NOOP("Param", "The op type to write instead.")},
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    if (args.count("old_op_name") != 1 || args.count("new_op_name") != 1) {
        return absl::InvalidArgumentError(
            "rename_op expects exactly one 'old_op_name' and 'new_op_name' argument, e.g. rename_op(old_op_name=Mul, "
            "new_op_name=Multiply)");
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::string from, args.string("old_op_name", ""));
    WHITTLE_ASSIGN_OR_RETURN(const std::string to, args.string("new_op_name", ""));
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        result.nodes.push_back(node->op != from || from == to ? node : changed(*node, [&](Node& n) { n.op = to; }));
    }
    return result;
}

}  // namespace

const PassInfo kRenameOpPass = {
    .name = "rename_op",
    .group = PassGroup::kRename,
    .summary = WHITTLE_TR_NOOP("Pass", "Replaces an op type by another one."),
    .params = kParams,
    .sketch = {.before = "y = BatchMatMul a b", .after = "y = BatchMatMulV2 a b"},
    .compat = "",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
