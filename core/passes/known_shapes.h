// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/shapes/infer.h"
#include "core/shapes/input_shape.h"

#include <absl/status/status.h>

#include <vector>

namespace whittle {

// Options with which inference evaluates constants by our kernels, as TensorFlow does. `ops` must outlive them.
InferenceOptions inferenceOptions(const OpRegistry& ops, const Progress& progress = {});

// What to write at the edges of a graph.
struct ShownTensors {
    InferredTensors tensors;
    // Why the given shapes do not count: one names no tensor or contradicts the graph.
    absl::Status given;
};

// What is inferred with the shapes that the user gives to inputs, and where that is less, what the graph declares.
// Always gives tensors: nothing is known of a graph that has no order or whose functions call themselves, nor when
// cancelled.
ShownTensors tensorsToShow(const Graph& graph, const OpRegistry& ops, const std::vector<InputShape>& given = {},
                           const Progress& progress = {});

}  // namespace whittle
