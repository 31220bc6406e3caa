// SPDX-License-Identifier: Apache-2.0
#include "core/graph/network.h"

#include "core/base/status.h"
#include "core/graph/extract.h"
#include "core/graph/graph_index.h"
#include "core/graph/inline_calls.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status outsideOf(const Signature& signature, absl::string_view what) {
    return absl::NotFoundError(
        absl::StrCat("signature '", signature.key, "' names ", what, ", which is not in the graph"));
}

// The nodes that must be there: those of the outputs, and those of the inputs.
absl::StatusOr<std::vector<std::string>> targetsOf(const Signature& signature) {
    std::vector<std::string> targets;
    if (signature.outputs.empty()) {
        return absl::InvalidArgumentError(absl::StrCat("signature '", signature.key, "' has no outputs"));
    }
    for (const SignatureTensor& output : signature.outputs) {
        if (output.encoding != SignatureTensor::Encoding::kName) {
            return absl::UnimplementedError(absl::StrCat("output '", output.key, "' of signature '", signature.key,
                                                         "' is a sparse or composite tensor"));
        }
        WHITTLE_ASSIGN_OR_RETURN(TensorName name, parseTensorName(output.tensor));
        targets.push_back(std::move(name.node));
    }
    for (const SignatureTensor& input : signature.inputs) {
        if (input.tensor.empty()) continue;
        WHITTLE_ASSIGN_OR_RETURN(TensorName name, parseTensorName(input.tensor));
        targets.push_back(std::move(name.node));
    }
    return targets;
}

absl::StatusOr<std::vector<SignatureTensor>> renamed(const std::vector<SignatureTensor>& tensors,
                                                     const Signature& signature, const GraphIndex& before,
                                                     const InlinedGraph& inlined, const GraphIndex& after) {
    std::vector<SignatureTensor> result = tensors;
    for (SignatureTensor& tensor : result) {
        if (tensor.tensor.empty()) continue;
        WHITTLE_ASSIGN_OR_RETURN(const TensorName name, parseTensorName(tensor.tensor));
        const Node* node = before.node(absl::string_view(name.node));
        if (!node) return outsideOf(signature, tensor.tensor);
        const Input source = inlined.resolve({node->id, name.index});
        const Node* now = after.node(source.node);
        if (!now) return outsideOf(signature, tensor.tensor);
        // A signature may name an operation (the init op does); it has no output to number.
        if (tensor.tensor.find(':') != std::string::npos) tensor.tensor = absl::StrCat(now->name, ":", source.index);
    }
    return result;
}

std::vector<std::string> nodesOf(const std::vector<SignatureTensor>& tensors) {
    std::vector<std::string> names;
    for (const SignatureTensor& tensor : tensors) {
        if (const auto name = parseTensorName(tensor.tensor); name.ok()) names.push_back(name->node);
    }
    return names;
}

}  // namespace

absl::StatusOr<Graph> partOf(const Graph& graph, const Signature& signature) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<std::string> targets, targetsOf(signature));
    absl::StatusOr<Graph> part = extractSubgraph(graph, targets);
    if (!part.ok()) return annotate(part.status(), absl::StrCat("signature '", signature.key, "'"));
    scrubColocation(&*part);
    return part;
}

absl::StatusOr<Networks> networksOf(const Graph& graph, const std::vector<Signature>& signatures,
                                    const OpRegistry& ops) {
    std::vector<std::string> targets;
    for (const Signature& signature : signatures) {
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<std::string> own, targetsOf(signature));
        WHITTLE_RETURN_IF_ERROR(partOf(graph, signature).status());
        targets.insert(targets.end(), own.begin(), own.end());
    }
    WHITTLE_ASSIGN_OR_RETURN(const Graph needed, extractSubgraph(graph, targets));
    WHITTLE_ASSIGN_OR_RETURN(const InlinedGraph inlined, inlineCalls(needed, ops));
    Networks networks;
    networks.signatures = signatures;
    std::vector<std::string> kept;
    const GraphIndex before(needed);
    const GraphIndex after(inlined.graph);
    for (Signature& signature : networks.signatures) {
        WHITTLE_ASSIGN_OR_RETURN(signature.inputs, renamed(signature.inputs, signature, before, inlined, after));
        WHITTLE_ASSIGN_OR_RETURN(signature.outputs, renamed(signature.outputs, signature, before, inlined, after));
        for (std::string& name : nodesOf(signature.outputs)) kept.push_back(std::move(name));
        for (std::string& name : nodesOf(signature.inputs)) kept.push_back(std::move(name));
    }
    // Bodies also bring nodes that none of the outputs need.
    WHITTLE_ASSIGN_OR_RETURN(networks.graph, extractSubgraph(inlined.graph, kept));
    scrubColocation(&networks.graph);
    networks.graph.library = reachableLibrary(networks.graph);
    return networks;
}

absl::StatusOr<Network> networkOf(const Graph& graph, const Signature& signature, const OpRegistry& ops) {
    WHITTLE_ASSIGN_OR_RETURN(Networks networks, networksOf(graph, {signature}, ops));
    Signature& made = networks.signatures.front();
    return Network{std::move(networks.graph), std::move(made.inputs), std::move(made.outputs)};
}

}  // namespace whittle
