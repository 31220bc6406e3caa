// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/shapes/infer.h"

namespace whittle {

// Options with which inference evaluates constants by our kernels, as TensorFlow does. `ops` must outlive them.
InferenceOptions inferenceOptions(const OpRegistry& ops, const Progress& progress = {});

// What to write at the edges of a graph: what is inferred, and where that is less, what the graph declares. Never
// fails: nothing is known of a graph that has no order or whose functions call themselves, nor when cancelled.
InferredTensors tensorsToShow(const Graph& graph, const OpRegistry& ops, const Progress& progress = {});

}  // namespace whittle
