// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <cstdint>
#include <vector>

namespace whittle {

// Orders are lists of positions in `nodes`. Inputs that are not among `nodes` count as already there.

// Producers before consumers, the file's order wherever there is a choice, so that sorting twice changes nothing. Loops
// are cut where they close: an edge from a NextIteration into a Merge does not count. InvalidArgument names the nodes
// of a cycle that is no loop.
absl::StatusOr<std::vector<int32_t>> topologicalOrder(absl::Span<const NodePtr> nodes);

// The order of TensorFlow's Graph Transform Tool, which decides there which of two overlapping matches wins: depth
// first, the last source of the file at first, a consumer as soon as its last input has come. It is not stable: sorting
// twice gives another order. On a cycle it holds the nodes outside and before it; see transformToolOrder().
std::vector<int32_t> transformToolPartialOrder(absl::Span<const NodePtr> nodes);
// The same; InvalidArgument "<k> nodes in a cycle" in that tool's words, followed by their names.
absl::StatusOr<std::vector<int32_t>> transformToolOrder(absl::Span<const NodePtr> nodes);

}  // namespace whittle
