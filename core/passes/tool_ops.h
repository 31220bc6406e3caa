// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

#include <absl/status/status.h>

namespace whittle {

// What the Graph Transform Tool's fold_constants knows of op types (common_runtime/constant_folding.cc, 2.17).

// Sends, receives and session handles, which it never folds.
bool isBoundToARun(const Node& node);
// Ops that only TensorFlow's executor gives a value or that have none; to the tool they have a kernel.
bool isRunnerOp(const Node& node);
// Ops that it tries to fold and that fail, because they call a function.
bool isUnfoldableCall(const Node& node);
// Ops that it folds without knowing how large the result is; found by asking it for each op with one input.
bool handsItsInputsOn(const Node& node);
// What it says when a placeholder that is not fed has to be computed.
absl::Status mustFeed(const Node& node);

}  // namespace whittle
