// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint_variables.h"
#include "core/formats/model.h"
#include "core/graph/variable_source.h"
#include "views/document/indexed_graph.h"

#include <QMetaType>

#include <absl/status/statusor.h>

#include <compare>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// Which graph of a MetaGraph the window shows.
struct ShownChoice {
    enum class Kind {
        kSignature,  // the network behind a signature: its body with the calls inlined
        kWholeGraph,
        kFunction,  // one function's body, to look at
    };

    Kind kind = Kind::kWholeGraph;
    std::string name;  // signature key or function name
    friend auto operator<=>(const ShownChoice&, const ShownChoice&) = default;
};

// A chosen graph, ready to be drawn and given to passes.
struct PreparedGraph {
    ShownChoice choice;
    IndexedGraphPtr graph;
    std::vector<std::string> inputs;  // tensor names in `graph`
    std::vector<std::string> outputs;
    bool endsAreGuessed = false;  // the model names none: inputs and outputs are the likely ones
    // Of a signature: its own keys, with the tensors of `graph`.
    std::vector<SignatureTensor> signatureInputs;
    std::vector<SignatureTensor> signatureOutputs;
    std::shared_ptr<const VariableSource> variables;        // null without a checkpoint
    std::shared_ptr<const CheckpointVariables> checkpoint;  // the same
    std::vector<std::string> warnings;
};

// What a model opens on: the default signature's network, else the whole graph.
ShownChoice defaultChoice(const MetaGraph& metaGraph);

// REQUIRES: `metaGraph` is one of model->metaGraphs. Runs on a worker; keeps no reference to its arguments' storage
// beyond what the graph's values share.
absl::StatusOr<std::shared_ptr<const PreparedGraph>> prepareGraph(const std::shared_ptr<const Model>& model,
                                                                  int metaGraph, const ShownChoice& choice,
                                                                  const Progress& progress);

}  // namespace whittle

Q_DECLARE_METATYPE(whittle::ShownChoice)
