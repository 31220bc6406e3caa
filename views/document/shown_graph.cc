// SPDX-License-Identifier: Apache-2.0
#include "views/document/shown_graph.h"

#include "core/base/status.h"
#include "core/formats/checkpoint_variables.h"
#include "core/graph/io_candidates.h"
#include "core/graph/network.h"

#include <absl/strings/str_cat.h>

namespace whittle {

namespace {

std::vector<std::string> tensorsOf(const std::vector<SignatureTensor>& tensors) {
    std::vector<std::string> names;
    for (const SignatureTensor& tensor : tensors) {
        if (!tensor.tensor.empty()) names.push_back(tensor.tensor);
    }
    return names;
}

absl::Status prepareSignature(const MetaGraph& metaGraph, PreparedGraph& prepared) {
    const Signature* signature = metaGraph.signature(prepared.choice.name);
    if (!signature) return absl::NotFoundError(absl::StrCat("there is no signature ", prepared.choice.name));
    WHITTLE_ASSIGN_OR_RETURN(Network network, networkOf(metaGraph.graph, *signature, builtinOps()));
    prepared.signatureInputs = std::move(network.inputs);
    prepared.signatureOutputs = std::move(network.outputs);
    prepared.inputs = tensorsOf(prepared.signatureInputs);
    prepared.outputs = tensorsOf(prepared.signatureOutputs);
    prepared.graph = std::make_shared<const IndexedGraph>(std::move(network.graph));
    return absl::OkStatus();
}

absl::Status prepareFunction(const MetaGraph& metaGraph, PreparedGraph& prepared) {
    const Function* function = metaGraph.graph.functions().find(prepared.choice.name);
    if (!function) return absl::NotFoundError(absl::StrCat("there is no function ", prepared.choice.name));
    Graph body;
    body.nodes = function->body;
    body.library = metaGraph.graph.library;
    body.versions = metaGraph.graph.versions;
    for (const NodePtr& node : body.nodes) body.nextId = std::max(body.nextId, toIndex(node->id) + 1);
    prepared.graph = std::make_shared<const IndexedGraph>(std::move(body));
    return absl::OkStatus();
}

std::vector<std::string> tensorsOf(const std::vector<IoCandidate>& candidates, const GraphIndex& index) {
    std::vector<std::string> names;
    for (const IoCandidate& candidate : candidates) {
        names.push_back(absl::StrCat(index.node(candidate.node)->name, ":", candidate.output));
    }
    return names;
}

// A whole graph has the ends of its default signature when it has one: those are tensors of the main graph. Without one
// all likely ends are taken, because a pass that knows of none may remove what the user came for.
void prepareWholeGraph(const MetaGraph& metaGraph, PreparedGraph& prepared) {
    prepared.graph = std::make_shared<const IndexedGraph>(metaGraph.graph);
    if (const Signature* signature = metaGraph.defaultSignature()) {
        prepared.inputs = tensorsOf(signature->inputs);
        prepared.outputs = tensorsOf(signature->outputs);
        return;
    }
    const IoCandidates candidates = findIoCandidates(prepared.graph->index, builtinOps());
    prepared.inputs = tensorsOf(candidates.inputs, prepared.graph->index);
    prepared.outputs = tensorsOf(candidates.outputs, prepared.graph->index);
    prepared.endsAreGuessed = true;
}

}  // namespace

ShownChoice defaultChoice(const MetaGraph& metaGraph) {
    const Signature* signature = metaGraph.defaultSignature();
    if (!signature || signature->outputs.empty()) return {ShownChoice::Kind::kWholeGraph, {}};
    return {ShownChoice::Kind::kSignature, signature->key};
}

absl::StatusOr<std::shared_ptr<const PreparedGraph>> prepareGraph(const std::shared_ptr<const Model>& model,
                                                                  int metaGraphIndex, const ShownChoice& choice,
                                                                  const Progress& progress) {
    const MetaGraph& metaGraph = model->metaGraphs[static_cast<size_t>(metaGraphIndex)];
    auto prepared = std::make_shared<PreparedGraph>();
    prepared->choice = choice;
    progress.report("preparing the graph");
    switch (choice.kind) {
        case ShownChoice::Kind::kSignature:
            WHITTLE_RETURN_IF_ERROR(prepareSignature(metaGraph, *prepared));
            break;
        case ShownChoice::Kind::kFunction:
            WHITTLE_RETURN_IF_ERROR(prepareFunction(metaGraph, *prepared));
            break;
        case ShownChoice::Kind::kWholeGraph:
            prepareWholeGraph(metaGraph, *prepared);
            break;
    }
    WHITTLE_RETURN_IF_ERROR(progress.check());
    if (model->checkpoint) {
        const auto variables = std::make_shared<const CheckpointVariables>(metaGraph, model->checkpoint);
        prepared->warnings = variables->warnings();
        prepared->variables = variables;
        prepared->checkpoint = variables;
    }
    return prepared;
}

}  // namespace whittle
