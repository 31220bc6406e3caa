// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/delta.h"
#include "core/sizes/sizes.h"
#include "views/document/indexed_graph.h"

#include <absl/status/status.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

struct FoldReport;
struct FreezeReport;
struct QuantizeNodesReport;
struct WeightErrorReport;

// How large a graph is at one point of the pipeline.
struct GraphFigures {
    int64_t nodes = 0;
    SizeBreakdown sizes;
    friend bool operator==(const GraphFigures&, const GraphFigures&) = default;
};

// What one step did. A step that failed or is off leaves the figures of the one before it.
struct StepResult {
    uint32_t id = 0;
    bool ran = false;  // it was on
    absl::Status status;
    std::vector<std::string> warnings;
    double milliseconds = 0;
    GraphFigures before;
    GraphFigures after;
    // Its graphs before and after, never null in results; the same one when it is off or failed.
    std::shared_ptr<const Graph> graphBefore, graphAfter;
    GraphDelta delta;  // between them
    // What passes tell about themselves; null for those that do not.
    std::shared_ptr<const FoldReport> foldReport;
    std::shared_ptr<const FreezeReport> freezeReport;
    std::shared_ptr<const QuantizeNodesReport> quantizeNodesReport;
    std::shared_ptr<const WeightErrorReport> weightErrorReport;
};

struct PipelineResults {
    GraphFigures before;
    std::vector<StepResult> steps;
    GraphFigures after;
    IndexedGraphPtr graph;  // after the last step; null while nothing has run
};

}  // namespace whittle
