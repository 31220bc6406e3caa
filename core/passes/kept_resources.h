// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/passes/freeze_report.h"

#include <vector>

namespace whittle {

// The nodes of `graph` and of the functions that it calls which hold state that no constant can stand for: tables,
// iterators, queues, variables inside functions, handles that are fed. Variables of the main graph are not among them,
// nor what lives within one run of a graph (TensorArray, Stack). Found by op definition: stateful ops that give a
// handle, and ops that are not defined and say so by an output type.
std::vector<KeptNode> keptResources(const Graph& graph, const OpRegistry& ops);

}  // namespace whittle
