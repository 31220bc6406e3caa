// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <string>

namespace whittle {

// What TensorFlow's Python makes of a graph when it becomes a function of its own
// (wrap_function.function_from_graph_def and lift_to_graph, 2.17): the nodes that `outputs` (tensor names) need, the
// nodes of `inputs` first, in the order in which that copies them; every attribute that has a default is written,
// `_class` and `_output_shapes` are gone, and who is waited for is marked. NotFound names an input or output that is
// not there.
//
// Where TensorFlow's order depends on addresses in memory (several inputs; loops; nodes with more than eight edges
// in), ours is one of those that it may give: inputs as given, control inputs by name, loops cut at what was met first.
// The Placeholders `unused_control_flow_input` that it forgets in graphs with loops are not made.
absl::StatusOr<Graph> prunedAsFunction(const Graph& graph, absl::Span<const std::string> inputs,
                                       absl::Span<const std::string> outputs, const OpRegistry& ops);

}  // namespace whittle
