// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/shapes/infer.h"

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// With TensorFlow's op definitions; fails the test when inference does.
InferredTensors inferred(const Graph& graph, const InferenceOptions& options = {});
// "[?0,3]" of a tensor of the graph, by node name.
std::string shapeIn(const Graph& graph, absl::string_view node, int32_t output = 0);
// Of output 0 of the last node of a graph as text (tests/support/graph_text.h).
std::string lastShape(absl::string_view text);
// The messages of all problems, a line each.
std::string problemsOf(const InferredTensors& tensors);

}  // namespace whittle
