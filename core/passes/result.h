// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/edit.h"
#include "core/passes/pass.h"

#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <string>

namespace whittle {

// What a pass's result starts from: everything of `graph` but its nodes. In compat mode the versions and the unknown
// fields of the graph are gone, as the Graph Transform Tool loses them.
Graph startResult(const Graph& graph, const PassContext& context);

// The node part of a name that a user gave as input or output: no "^", no port. InvalidArgument when nothing is left.
absl::StatusOr<std::string> nodeOfTensor(absl::string_view name);
// The nodes that the context's inputs and outputs name and those to keep, which no pass may take away.
absl::StatusOr<absl::flat_hash_set<std::string>> requiredNodes(const PassContext& context);

}  // namespace whittle
