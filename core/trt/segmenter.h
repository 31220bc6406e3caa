// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/shapes/infer.h"
#include "core/trt/options.h"
#include "core/trt/verdict.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// The batch size that the nodes of a segment share, with implicit batch. Negative numbers stand for unknown sizes, of
// which equal ones are known to be equal. Nothing is set where nothing is asked of the batch.
struct SegmentBatch {
    std::optional<int64_t> size;
    std::optional<int64_t> most;
    friend bool operator==(const SegmentBatch&, const SegmentBatch&) = default;
};

// Nodes that TF-TRT would make one engine of.
struct TrtSegment {
    std::vector<int32_t> nodes;  // positions, in the order of names
    int64_t effectiveNodes = 0;  // without Identity, Snapshot and StopGradient: what the minimum size counts
    SegmentBatch batch;
    std::string device;
};

struct TrtSegmentation {
    std::vector<TrtSegment> segments;  // in TF-TRT's order: that of the name of each one's most upstream node
    // Segments that are large enough, but more than the limit on engines.
    std::vector<TrtSegment> dropped;
    // Segments below the minimum size.
    std::vector<TrtSegment> small;
};

// Which nodes go together (SegmentGraph in tensorflow/compiler/tf2tensorrt/segment/segment.cc, 2.17): candidates are
// merged from the outputs to the inputs wherever batch and device agree and no cycle comes of it. `verdicts` by
// position; `topological`: all positions in topologicalOrder(). Cancelled is the only error.
absl::StatusOr<TrtSegmentation> segmentForTrt(const GraphIndex& index, const InferredTensors& tensors,
                                              const std::vector<Verdict>& verdicts,
                                              const std::vector<int32_t>& topological, const TrtOptions& options);

}  // namespace whittle
