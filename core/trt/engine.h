// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/trt/segmenter.h"

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// One engine that TF-TRT would make of a segment: what its TRTEngineOp reads and gives and what is inside
// (GetEngineInfo and CreateTRTNode in tensorflow/compiler/tf2tensorrt/convert/convert_graph.cc, 2.17).
struct TrtEngine {
    std::string name;    // "TRTEngineOp_000_002"; numbers of segments that fail are left out
    size_t segment = 0;  // index into TrtSegmentation::segments
    // Positions: first the constants from outside that the segment reads and gets a copy of, then its nodes, producers
    // before consumers.
    std::vector<int32_t> body;
    size_t copiedConstants = 0;  // how many of `body` are such constants
    // Outputs of nodes outside, by number of the engine's input; the control inputs after them.
    std::vector<Input> inputs;
    // Outputs of the segment's nodes that something outside reads, by number of the engine's output.
    std::vector<Input> outputs;
    // Why TF-TRT keeps the segment as it is, in its words; empty when it makes an engine.
    std::string failure;
};

// One for each segment, failed ones too. `topological`: all positions in topologicalOrder().
std::vector<TrtEngine> enginesOf(const GraphIndex& index, const TrtSegmentation& segmentation,
                                 const std::vector<int32_t>& topological);

}  // namespace whittle
