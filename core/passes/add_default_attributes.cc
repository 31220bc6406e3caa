// SPDX-License-Identifier: Apache-2.0
//
// add_default_attributes: writes out the attributes that a model leaves to the defaults of its ops, for readers that do
// not know them.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

bool lacksDefaults(const Node& node, const OpDef& definition) {
    for (const OpDef::AttrDef& attr : definition.attrs) {
        if (attr.defaultValue && !node.attr(attr.name)) return true;
    }
    return false;
}

NodePtr completed(const NodePtr& node, const OpDef& definition) {
    if (!lacksDefaults(*node, definition)) return node;
    return changed(*node, [&](Node& n) { addDefaults(definition, &n.attrs); });
}

// The one transform of the Graph Transform Tool that keeps the graph's versions.
absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    Graph result = withoutNodes(graph);
    for (const NodePtr& node : graph.nodes) {
        const OpDef* definition = context.ops->find(node->op);
        if (!definition && !graph.functions().find(node->op)) {
            if (context.compat) return absl::NotFoundError(absl::StrCat("Op type not registered '", node->op, "'"));
            context.warnings.push_back(absl::StrCat("node '", node->name, "' stays as it is: op type ", node->op,
                                                    " is not known, so neither are its defaults"));
        }
        result.nodes.push_back(definition ? completed(node, *definition) : node);
    }
    return result;
}

}  // namespace

const PassInfo kAddDefaultAttributesPass = {
    .name = "add_default_attributes",
    .group = PassGroup::kRepair,
    .summary = WHITTLE_TR_NOOP("Pass", "Writes out attributes that are left to their defaults."),
    .sketch = {.before = "y = MatMul a b {T: float}",
               .after = "y = MatMul a b {T: float, transpose_a: false, transpose_b: false}"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "An op type that is not known is an error; by default its nodes stay as they "
                              "are, with a warning."),
    .compatKeepsVersions = true,
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
