// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

namespace whittle {

// What only matters while a model is trained, by op type (the ops of TensorFlow 2.17.1).

// Writes or makes summaries for TensorBoard.
bool isSummaryOp(const Node& node);
// Reads or writes checkpoints.
bool isSaverOp(const Node& node);
// Changes a variable by a gradient, or counts steps and averages: Apply*, AssignAdd, ...
bool isUpdateOp(const Node& node);
// Gives a variable a value, or asks whether it has one.
bool isAssignOp(const Node& node);

}  // namespace whittle
