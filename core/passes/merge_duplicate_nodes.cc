// SPDX-License-Identifier: Apache-2.0
//
// merge_duplicate_nodes: of nodes that compute the same thing from the same inputs, keeps one.
//
//     c = Const [] {1}      n = Neg c            c = Const [] {1}      n = Neg c
//     d = Const [] {1}      m = Neg d     ->     y = Add n n
//     y = Add n m
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
    "merge_duplicate_nodes",
    WHITTLE_TR_NOOP("Pass", "Keeps one of several nodes that compute the same thing."),
    {},
    run,
};

}  // namespace whittle
