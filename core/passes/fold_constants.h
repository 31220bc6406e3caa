// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/fold_report.h"
#include "core/passes/pass.h"

#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// The arguments of fold_constants.
struct FoldOptions {
    bool clearOutputShapes = true;
    absl::flat_hash_set<std::string> excludedOps;
    absl::flat_hash_set<std::string> excludedNodes;
    int64_t maxConstantBytes = int64_t{10} << 20;

    bool excludes(const Node& node) const { return excludedOps.contains(node.op) || excludedNodes.contains(node.name); }
};

// The two ways to fold; both tell in `report` what they did.
absl::StatusOr<Graph> foldAsTool(const Graph& graph, const FoldOptions& options, PassContext& context,
                                 FoldReport& report);
absl::StatusOr<Graph> foldSafely(const Graph& graph, const FoldOptions& options, PassContext& context,
                                 FoldReport& report);

// Ops of which both ways leave the hands, by what they are.
bool isControlFlow(const Node& node);  // Switch, Merge, Enter, Exit, NextIteration and their kin
bool callsFunction(const Node& node, const FunctionLibrary& library);
// Bytes that TensorFlow counts for a constant: 24 and its length for a string; of variants those in the file.
int64_t constantBytes(const Tensor& tensor);

}  // namespace whittle
