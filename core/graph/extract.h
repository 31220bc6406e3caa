// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/status/statusor.h>

#include <string>
#include <vector>

namespace whittle {

// The nodes that `targets` (names of nodes) need, in the order of the graph: backwards over data and control edges and
// to the nodes that `_class` says they must be placed with. Library and versions stay whole. NotFound names a target
// that is not there.
absl::StatusOr<Graph> extractSubgraph(const Graph& graph, const std::vector<std::string>& targets);

// The library with what the nodes of `graph` call, directly or through other functions; itself when that is all of it.
// Gradients and what else the library held are left out when functions are.
FunctionLibraryPtr reachableLibrary(const Graph& graph);

// The names in a `_class` attribute, "loc:@" taken off.
std::vector<std::string> colocatedWith(const Node& node);

// Takes the names out of every `_class` that no node of the graph has; TensorFlow refuses to load them.
void scrubColocation(Graph* graph);

}  // namespace whittle
