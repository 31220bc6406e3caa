// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/model_choice.h"
#include "core/base/status.h"
#include "core/formats/checkpoint_variables.h"
#include "core/formats/saved_model_writer.h"
#include "core/graph/network.h"
#include "core/passes/pass.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

namespace whittle {
namespace {

constexpr OptionInfo kOptions[] = {
    {"output", "FOLDER", "The SavedModel to write; one that is there is replaced", false, 'o'},
    {"tag_set", "TAGS", "Comma-separated tags of the MetaGraph; needed when there are several"},
    {"signature_def", "KEY", "A signature to keep; may be given several times. By default all of them", true},
    {"keep_variables", "", "Leave weights in variables/, but only those that the signatures need"},
};

absl::StatusOr<std::vector<Signature>> chosenSignatures(const MetaGraph& meta, const Arguments& arguments) {
    std::vector<Signature> chosen;
    for (const std::string& key : arguments.values("signature_def")) {
        const Signature* signature = meta.signature(key);
        if (!signature) {
            std::vector<std::string> keys;
            for (const Signature& known : meta.signatures) keys.push_back(known.key);
            return absl::NotFoundError(
                absl::StrCat("no signature is called '", key, "'; there are ", absl::StrJoin(keys, ", ")));
        }
        chosen.push_back(*signature);
    }
    if (!chosen.empty()) return chosen;
    for (const Signature& signature : meta.signatures) {
        if (!absl::StartsWith(signature.key, "__saved_model_")) chosen.push_back(signature);
    }
    if (chosen.empty()) return absl::NotFoundError("the model has no signature to export");
    return chosen;
}

absl::StatusOr<Graph> frozen(const Networks& networks, const Model& model, const VariableSource* variables,
                             Console& console) {
    PassContext context;
    for (const Signature& signature : networks.signatures) {
        for (const SignatureTensor& input : signature.inputs) {
            if (!input.tensor.empty()) context.inputs.push_back(input.tensor);
        }
        for (const SignatureTensor& output : signature.outputs) context.outputs.push_back(output.tensor);
    }
    context.ops = &builtinOps();
    context.variables = variables;
    context.progress = console.progress();
    absl::StatusOr<Graph> result = findPass("freeze")->run(networks.graph, PassArgs(), context);
    if (absl::IsFailedPrecondition(result.status()) && !model.checkpointError.ok()) return model.checkpointError;
    for (const std::string& warning : context.warnings) {
        // What fills a table goes along into a SavedModel.
        if (!absl::StartsWith(warning, "table ")) console.note(absl::StrCat("warning: ", warning));
    }
    return result;
}

absl::Status run(const Arguments& arguments, Console& console) {
    const std::string output = arguments.value("output");
    if (output.empty()) return usageError("say with -o where the SavedModel goes");
    WHITTLE_ASSIGN_OR_RETURN(const Model model,
                             openModel(arguments.positionals()[0], builtinOps(), console.progress()));
    WHITTLE_ASSIGN_OR_RETURN(const MetaGraph* meta, chooseMetaGraph(model, arguments));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Signature> signatures, chosenSignatures(*meta, arguments));
    WHITTLE_ASSIGN_OR_RETURN(Networks networks, networksOf(meta->graph, signatures, builtinOps()));
    std::unique_ptr<CheckpointVariables> variables;
    if (model.checkpoint) variables = std::make_unique<CheckpointVariables>(*meta, model.checkpoint);
    SavedModelExport content;
    content.model = &model;
    content.meta = meta;
    content.signatures = networks.signatures;
    content.variables = variables.get();
    if (arguments.has("keep_variables")) {
        content.graph = std::move(networks.graph);
    } else {
        WHITTLE_ASSIGN_OR_RETURN(content.graph, frozen(networks, model, variables.get(), console));
    }
    for (const std::string& odd : variables ? variables->warnings() : std::vector<std::string>()) {
        console.note(absl::StrCat("warning: ", odd));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SavedModelWritten written, writeSavedModel(content, output, console.progress()));
    console.print(absl::StrCat("nodes: ", meta->graph.nodes.size(), " -> ", written.nodes, "\n"));
    console.print(absl::StrCat("bytes: ", model.graphBytes + model.variableBytes, " -> ",
                               written.graphBytes + written.variableBytes, "\n"));
    console.print(absl::StrCat("variables: ", written.variables, " (", written.variableBytes, " bytes)\n"));
    if (written.shared.count > 0) {
        console.print(absl::StrCat("stored once: ", written.shared.count, " variables that equal another one (",
                                   written.shared.bytes, " bytes)\n"));
    }
    if (!written.assets.empty()) console.print(absl::StrCat("assets: ", absl::StrJoin(written.assets, ", "), "\n"));
    if (!written.leftAssets.empty()) {
        console.print(
            absl::StrCat("left out: assets that nothing reads: ", absl::StrJoin(written.leftAssets, ", "), "\n"));
    }
    return absl::OkStatus();
}

}  // namespace

extern const Command kExportCommand;
const Command kExportCommand = {
    "export",
    "MODEL -o FOLDER [--tag_set TAGS] [--signature_def KEY ...] [--keep_variables]",
    "write a SavedModel of what its signatures need",
    kOptions,
    run,
    1,
    1,
    "Variables become constants, unless --keep_variables leaves those that are needed in a fresh checkpoint, equal "
    "contents stored once. Keys and "
    "tags of the signatures stay as they are. Training nodes, savers and the object graph are left out, tables and "
    "assets are kept.",
};

}  // namespace whittle
