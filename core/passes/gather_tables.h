// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/pass.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// The pieces of sparsify_gather: a column of weights as a table of those that are not zero, and a Gather as a look-up
// in it. Names, attributes and the bound below which a weight counts as zero are the Graph Transform Tool's
// (tools/graph_transforms/sparsify_gather.cc).

struct SparseColumn {
    std::vector<int64_t> indices;  // ascending, never empty: an empty table cannot be initialized
    std::vector<float> values;
    int64_t length = 0;
    int64_t lost = 0;  // weights that are not zero but count as it
};
// FailedPrecondition in the tool's words when `weights` is not of shape [N, 1], InvalidArgument when it is not float.
// NaN counts as zero there.
absl::StatusOr<SparseColumn> sparseColumn(const Tensor& weights, bool nanIsZero);

// "<weights>/indices", "/values", "/HashTable", "/InitializeTable".
struct TableNodes {
    NodePtr indices, values, table, initializer;
};
TableNodes tableNodes(const Node& weights, const SparseColumn& column, Graph* ids);

// "<gather>/LookupTableFind", "/Const", "/ExpandDims/Const" and, as the gather's own id and name, the ExpandDims.
struct LookupNodes {
    NodePtr lookup, zero, axis, result;
};
LookupNodes lookupNodes(const Node& gather, const Node& table, Input keys, Graph* ids);

absl::StatusOr<Graph> sparsifyGatherAsTool(const Graph& graph, const PassArgs& args, PassContext& context);
absl::StatusOr<Graph> sparsifyGatherSafely(const Graph& graph, const PassArgs& args, PassContext& context);

// The first value given, as the tool takes it.
std::string firstArgument(const PassArgs& args, absl::string_view name, absl::string_view fallback);

}  // namespace whittle
