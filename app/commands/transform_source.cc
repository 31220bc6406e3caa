// SPDX-License-Identifier: Apache-2.0
#include "app/commands/transform_source.h"

#include "app/model_choice.h"
#include "core/base/status.h"
#include "core/graph/graph_index.h"
#include "core/graph/network.h"

#include <absl/algorithm/container.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::StatusOr<std::vector<Signature>> chosenSignatures(const MetaGraph& meta, const Arguments& arguments,
                                                        bool several) {
    if (!several || arguments.has("signature_def")) {
        std::vector<Signature> chosen;
        const std::vector<std::string> keys = arguments.values("signature_def");
        if (!several && keys.size() > 1) {
            return usageError("a GraphDef is made of one signature; a SavedModel keeps several (-o FOLDER)");
        }
        if (keys.empty()) {
            WHITTLE_ASSIGN_OR_RETURN(const Signature* signature, chooseSignature(meta, ""));
            return std::vector<Signature>{*signature};
        }
        for (const std::string& key : keys) {
            WHITTLE_ASSIGN_OR_RETURN(const Signature* signature, chooseSignature(meta, key));
            chosen.push_back(*signature);
        }
        return chosen;
    }
    std::vector<Signature> all;
    for (const Signature& signature : meta.signatures) {
        if (!absl::StartsWith(signature.key, "__saved_model_")) all.push_back(signature);
    }
    if (all.empty()) return absl::NotFoundError("the model has no signature, so its outputs are not known");
    return all;
}

void addOnce(std::vector<std::string>& names, const std::string& name) {
    if (!name.empty() && !absl::c_linear_search(names, name)) names.push_back(name);
}

}  // namespace

absl::StatusOr<TransformSource> transformSource(const Model& model, const Arguments& arguments,
                                                bool severalSignatures) {
    TransformSource source;
    if (model.kind == Model::Kind::kGraphDef) {
        if (arguments.has("tag_set") || arguments.has("signature_def")) {
            return usageError(absl::StrCat(
                model.path, " is a GraphDef, which has no signatures; leave --tag_set and --signature_def out"));
        }
        source.graph = std::make_shared<const Graph>(model.metaGraphs.front().graph);
        return source;
    }
    WHITTLE_ASSIGN_OR_RETURN(source.meta, chooseMetaGraph(model, arguments));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Signature> signatures,
                             chosenSignatures(*source.meta, arguments, severalSignatures));
    WHITTLE_ASSIGN_OR_RETURN(Networks networks, networksOf(source.meta->graph, signatures, builtinOps()));
    source.signatures = std::move(networks.signatures);
    for (const Signature& signature : source.signatures) {
        for (const SignatureTensor& input : signature.inputs) addOnce(source.inputs, input.tensor);
        for (const SignatureTensor& output : signature.outputs) addOnce(source.outputs, output.tensor);
    }
    if (model.checkpoint) source.variables = std::make_unique<CheckpointVariables>(*source.meta, model.checkpoint);
    source.graph = std::make_shared<const Graph>(std::move(networks.graph));
    return source;
}

absl::StatusOr<std::vector<Signature>> signaturesOn(const Graph& result, const TransformSource& source) {
    const GraphIndex before(*source.graph);
    const GraphIndex after(result);
    std::vector<Signature> signatures = source.signatures;
    for (Signature& signature : signatures) {
        for (auto* tensors : {&signature.inputs, &signature.outputs}) {
            for (SignatureTensor& tensor : *tensors) {
                if (tensor.tensor.empty()) continue;
                WHITTLE_ASSIGN_OR_RETURN(const TensorName name, parseTensorName(tensor.tensor));
                const Node* node = before.node(absl::string_view(name.node));
                const Node* now = node ? after.node(node->id) : nullptr;
                if (!now) now = after.node(absl::string_view(name.node));
                if (!now) {
                    return absl::NotFoundError(absl::StrCat("signature '", signature.key, "' names ", tensor.tensor,
                                                            " as '", tensor.key, "', which the passes removed"));
                }
                tensor.tensor = tensorName(now->name, name.index);
            }
        }
    }
    return signatures;
}

}  // namespace whittle
