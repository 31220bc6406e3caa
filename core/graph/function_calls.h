// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/status/status.h>

#include <string>
#include <vector>

namespace whittle {

// The functions of `library` that `node` calls, in any of TensorFlow's ways: its op is a function's name, or an
// attribute (also inside a list, or inside another function's attributes) refers to one. Each name once.
std::vector<std::string> functionsCalledBy(const Node& node, const FunctionLibrary& library);

// InvalidArgument when a function that the graph calls ends up calling itself; the message has the path of calls.
// TensorFlow crashes on such a graph. Chains of any depth are fine, and so is recursion that nothing in the graph
// calls.
absl::Status checkFunctionRecursion(const Graph& graph);

}  // namespace whittle
