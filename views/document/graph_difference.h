// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/delta.h"
#include "views/document/indexed_graph.h"

#include <absl/status/statusor.h>

#include <memory>

namespace whittle {

// What passes made of a graph, ready to be listed and drawn.
struct GraphDifference {
    uint32_t step = 0;  // id of the step that made it; 0: all of them
    IndexedGraphPtr before, after;
    GraphDelta delta;
    // `after` with the removed nodes among its own, which read what they read before. A removed node whose name
    // another one has by now gets an apostrophe. To look at only: the result is not the model.
    IndexedGraphPtr both;
};

using GraphDifferencePtr = std::shared_ptr<const GraphDifference>;

// REQUIRES: `after` was made from `before` by passes. Runs on a worker. kCancelled is the only error.
absl::StatusOr<GraphDifferencePtr> makeDifference(uint32_t step, std::shared_ptr<const Graph> before,
                                                  std::shared_ptr<const Graph> after, const Progress& progress);

}  // namespace whittle
