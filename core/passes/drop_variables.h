// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>

#include <functional>

namespace whittle {

// `graph` without the variables for which `wanted` holds (null: all) and that no output is computed from, with all that
// exists for them: first values, updates, their part of savers. Warns of wanted ones that have to stay.
absl::StatusOr<Graph> dropVariables(const Graph& graph, const std::function<bool(const Node&)>& wanted,
                                    PassContext& context);

// Whether an optimizer keeps state in it for another variable of the graph, or counts in it, by names (TensorFlow 1,
// Keras) and by the ops that update it.
std::function<bool(const Node&)> optimizerSlotsOf(const Graph& graph);

}  // namespace whittle
