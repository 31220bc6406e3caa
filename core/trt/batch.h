// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/shapes/infer.h"

#include <optional>

namespace whittle {

// Implicit batch mode: which dimension 0 a node works on (FindLeadingShape and GetInputsToDeterminateBatchSize in
// tensorflow/compiler/tf2tensorrt/segment/segment.cc, 2.17).

// The input shape that gives the batch: of those that TF-TRT looks at (all of an operation that broadcasts, one of any
// other) that of the highest rank, with an unknown size before a known and a large one before a small. nullopt when it
// cannot be told: no input, an unknown rank, or an unknown size beside one that is known and not 1.
std::optional<SymbolicShape> leadingShape(const Node& node, const InferredTensors& tensors);

// A node without inputs passes; any other needs a leading shape of two dimensions.
bool hasImplicitBatch(const Node& node, const InferredTensors& tensors);

}  // namespace whittle
