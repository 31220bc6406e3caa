// SPDX-License-Identifier: Apache-2.0
//
// backport_concatv2: writes concatenations for a TensorFlow that knows only the older op, whose axis comes first.
//
// The Graph Transform Tool takes the last input for the axis even where it is a control edge; we do not.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

absl::StatusOr<NodePtr> backported(const Node& node, bool compat) {
    const size_t count = compat ? node.inputs.size() : node.dataInputCount();
    if (count == 0) return absl::InvalidArgumentError(absl::StrCat("node '", node.name, "' (ConcatV2) has no inputs"));
    return changed(node, [&](Node& n) {
        n.op = "Concat";
        n.attrs.erase("Tidx");
        const auto begin = n.inputs.begin();
        const auto end = begin + static_cast<std::ptrdiff_t>(count);
        std::rotate(begin, end - 1, end);
    });
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        if (node->op != "ConcatV2") {
            result.nodes.push_back(node);
            continue;
        }
        const Attr* indexType = node->attr("Tidx");
        if (!context.compat && indexType && indexType->asType() && *indexType->asType() != DataType::kInt32) {
            context.warnings.push_back(absl::StrCat("'", node->name, "' stays: Concat takes an int32 axis only"));
            result.nodes.push_back(node);
            continue;
        }
        WHITTLE_ASSIGN_OR_RETURN(NodePtr concat, backported(*node, context.compat));
        result.nodes.push_back(std::move(concat));
    }
    return result;
}

}  // namespace

const PassInfo kBackportConcatv2Pass = {
    .name = "backport_concatv2",
    .group = PassGroup::kRepair,
    .summary = WHITTLE_TR_NOOP("Pass", "Replaces ConcatV2 by the older Concat."),
    .sketch = {.before = "y = ConcatV2 a b axis", .after = "y = Concat axis a b"},
    .compat = WHITTLE_TR_NOOP("Pass", "The last input is taken for the axis even where it is a control edge."),
    .keywords = "downgrade old TensorFlow",
    .run = run,
};

}  // namespace whittle
