// SPDX-License-Identifier: Apache-2.0
//
// merge_duplicate_nodes: of nodes that compute the same thing from the same inputs, keeps one.
//
// Inputs and outputs of the graph keep their names, and stateful nodes (random numbers, variables) are never merged.
// Wants to run after the folding passes: those want constants of their own.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/passes/merge_by_content.h"
#include "core/passes/merge_by_hash.h"
#include "core/passes/registry.h"

namespace whittle {
namespace {

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    return context.compat ? mergeByHash(graph, context) : mergeByContent(graph, context);
}

}  // namespace

const PassInfo kMergeDuplicateNodesPass = {
    .name = "merge_duplicate_nodes",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Keeps one of several nodes that compute the same thing."),
    .sketch = {.before = "c = Const [] {1}\n"
                         "d = Const [] {1}\n"
                         "n = Neg c\n"
                         "m = Neg d\n"
                         "y = Add n m",
               .after = "c = Const [] {1}\n"
                        "n = Neg c\n"
                        "y = Add n n"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Nodes are told apart by a hash alone and come out in the order of it; by "
                              "default they are compared in full and keep their order."),
    .keywords = "common subexpression elimination deduplicate",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
