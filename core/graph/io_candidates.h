// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/graph/op_registry.h"

#include <string>
#include <vector>

namespace whittle {

// A tensor that could be an input or an output of a graph that does not say which are. The reasons are English phrases
// of the translation context "Reason".
struct IoCandidate {
    NodeId node = kNoNode;
    int32_t output = 0;
    DataType dtype = DataType::kInvalid;
    double score = 0;  // higher is likelier; only to be compared within one list
    std::vector<const char*> reasons;
};

struct IoCandidates {
    // Likeliest first; equal ones in the order of the file.
    std::vector<IoCandidate> inputs;
    std::vector<IoCandidate> outputs;
};

// Guesses the inputs and outputs of a graph from what is fed and what nobody uses. What belongs to saving, restoring,
// initializing, training, checking or logging is no candidate.
IoCandidates findIoCandidates(const GraphIndex& index, const OpRegistry& ops);

// The reasons joined by ", ", in English.
std::string reasonText(const IoCandidate& candidate);

}  // namespace whittle
