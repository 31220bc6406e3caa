// SPDX-License-Identifier: Apache-2.0
//
// Recurrent cells and layers, and connectionist temporal classification.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

// Indexes, values and shape of a sparse tensor for each path, then the probabilities.
absl::Status beamSearch(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape inputs, c.withRank(c.input(0), 3));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape lengths, c.withRank(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const Dim batch, c.merge(inputs.dims[1], lengths.dims[0]));
    const int paths = (c.outputCount() - 1) / 3;
    for (int i = 0; i < paths; ++i) {
        const Dim count = c.newDim();
        c.setOutput(i, c.matrix(count, Dim::ofSize(2)));
        c.setOutput(paths + i, c.vector(count));
        c.setOutput(2 * paths + i, c.vector(Dim::ofSize(2)));
    }
    c.setOutput(3 * paths, c.matrix(batch, Dim::ofSize(paths)));
    return absl::OkStatus();
}

// The layer's output is as wide as its state, twice that when it reads in both directions.
absl::StatusOr<SymbolicShape> cudnnOutput(RuleContext& c, const SymbolicShape& input, Dim units) {
    const int64_t directions = c.stringAttrOr("direction", "unidirectional") == "bidirectional" ? 2 : 1;
    WHITTLE_ASSIGN_OR_RETURN(const Dim width, c.multiply(units, directions));
    return SymbolicShape::of({input.dims[0], input.dims[1], width});
}

absl::Status cudnnRnn(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 3));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape state, c.withRank(c.input(1), 3));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(3), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const std::string mode, c.stringAttr("rnn_mode"));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, cudnnOutput(c, input, state.dims[2]));
    c.setOutput(0, std::move(output));
    c.setOutput(1, state);
    c.setOutput(2, mode == "lstm" ? state : SymbolicShape::scalar());
    return absl::OkStatus();
}

// With lengths the two states of an LSTM may be of different sizes: a projection makes the output as small as input 1.
absl::Status cudnnRnnV3(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 3));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape state, c.withRank(c.input(1), 3));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(3), 1).status());
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(4), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const std::string mode, c.stringAttr("rnn_mode"));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, cudnnOutput(c, input, state.dims[2]));
    c.setOutput(0, std::move(output));
    c.setOutput(1, state);
    if (mode != "lstm") {
        c.setOutput(2, SymbolicShape::scalar());
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape cell, c.withRank(c.input(2), 3));
    c.setOutput(2, std::move(cell));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"BlockLSTM",
     signature<"* [t,b,?] * * * * * * [c] -> [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4]">},
    {"BlockLSTMGrad",
     signature<"* [a,b,c] [d,e] [f,g] [h,i] [j] [k] [l] [m] *... -> [a,b,c] [d,e] [f,g] [h,i] [j] [k] [l] [m]">},
    {"BlockLSTMGradV2",
     signature<"* [a,b,c] [d,e] [f,g] [h,i] [j] [k] [l] [m] *... -> [a,b,c] [d,e] [f,g] [h,i] [j] [k] [l] [m]">},
    {"BlockLSTMV2",
     signature<"* [t,b,?] * * * * * * [c] -> [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4] [t,b,c/4]">},
    {"CTCBeamSearchDecoder", beamSearch},
    {"CTCGreedyDecoder", signature<"[?,b,?] [b] -> [n,2] [n] [2] [b,1]">},
    {"CTCLoss", signature<"[t,b,c] [n,?] [n] [b] -> [b] [t,b,c]">},
    {"CTCLossV2", signature<"[t,b,c] [n,?] [n] [b] -> [b] [t,b,c]">},
    {"CudnnRNN", cudnnRnn},
    {"CudnnRNNV2", cudnnRnn},
    {"CudnnRNNV3", cudnnRnnV3},
    {"GRUBlockCell", signature<"[b,?] [?,c] * * * * -> [b,c] [b,c] [b,c] [b,c]">},
    {"GRUBlockCellGrad", signature<"[b,i] [?,c] [?,w] *... -> [b,i] [b,c] [b,c] [b,w]">},
    {"LSTMBlockCell", signature<"[b,?] [?,c] * * * * * * -> [b,c] [b,c] [b,c] [b,c] [b,c] [b,c] [b,c]">},
    {"LSTMBlockCellGrad", signature<"[b,?] [?,c] *... -> [b,c] [b,c*4] [c] [c] [c]">},
};

}  // namespace

absl::Span<const ShapeRule> sequenceShapeRules() { return kRules; }

}  // namespace whittle
