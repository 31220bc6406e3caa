// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/pass.h"

#include <absl/status/statusor.h>

namespace whittle {

// fold_old_batch_norms where it changes no value but by rounding; fold_old_batch_norms.cc tells which those are.
absl::StatusOr<Graph> foldBatchNormsSafely(const Graph& graph, PassContext& context);

}  // namespace whittle
