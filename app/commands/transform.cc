// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/commands/transform_report.h"
#include "app/commands/transform_source.h"
#include "core/base/status.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/formats/saved_model_writer.h"
#include "core/passes/check_step.h"
#include "core/passes/pipeline.h"
#include "core/passes/recipe.h"
#include "core/passes/transform_string.h"
#include "core/sizes/sizes.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr OptionInfo kOptions[] = {
    {"output", "PATH",
     "What to write: of a SavedModel a SavedModel, unless PATH ends in .pb or .pbtxt; of a GraphDef a GraphDef", false,
     'o'},
    {"transforms", "LIST", "The passes and their arguments, as transform_graph takes them"},
    {"recipe", "FILE", "The same as a recipe file, as the window saves it"},
    {"inputs", "NAMES", "Comma-separated inputs of the graph; by default those of the signature"},
    {"outputs", "NAMES", "Comma-separated outputs of the graph; by default those of the signature"},
    {"compat", "", "Give exactly what TensorFlow's transform_graph gives, its defects included"},
    {"output_as_text", "", "Write the text form whatever the file is called"},
    {"tag_set", "TAGS", "Comma-separated tags of the MetaGraph; needed when there are several"},
    {"signature_def", "KEY",
     "The signature to take; a SavedModel keeps all, or those that are given. By default serving_default, else the "
     "only "
     "one",
     true},
    {"json", "", "What each step did, as JSON"},
};

// transform_graph does not trim names; nobody means a name that begins with a blank.
std::vector<std::string> namesOf(const Arguments& arguments, absl::string_view option, bool compat,
                                 const std::vector<std::string>& otherwise) {
    if (!arguments.has(option)) return otherwise;
    const std::string given = arguments.value(option);
    if (compat) return given.empty() ? std::vector<std::string>() : absl::StrSplit(given, ',');
    std::vector<std::string> names;
    for (absl::string_view name : absl::StrSplit(given, ',', absl::SkipWhitespace())) {
        names.emplace_back(absl::StripAsciiWhitespace(name));
    }
    return names;
}

absl::Status checkNames(const Graph& graph, const char* what, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        WHITTLE_ASSIGN_OR_RETURN(const TensorName tensor, parseTensorName(name));
        const bool known = std::any_of(graph.nodes.begin(), graph.nodes.end(),
                                       [&](const NodePtr& node) { return node->name == tensor.node; });
        if (!known) return absl::NotFoundError(absl::StrCat(what, " '", name, "' is not in the graph"));
    }
    return absl::OkStatus();
}

absl::StatusOr<Recipe> recipeFrom(const Arguments& arguments, Console& console) {
    if (arguments.has("recipe") == arguments.has("transforms")) {
        return usageError("say what to do with either --transforms or --recipe");
    }
    Recipe recipe;
    if (arguments.has("recipe")) {
        WHITTLE_ASSIGN_OR_RETURN(recipe, loadRecipe(arguments.value("recipe")));
    } else {
        const absl::StatusOr<TransformList> list = parseTransforms(arguments.value("transforms"));
        if (!list.ok()) {
            return usageError(
                absl::StrCat("Failed to parse --transform argument, error was ", list.status().message()));
        }
        const bool compat = arguments.has("compat");
        if (!list->unclosed.empty()) {
            const std::string open = absl::StrCat("a parenthesis is never closed in ", list->unclosed);
            if (!compat) return usageError(open);
            console.note(absl::StrCat("warning: ", open, "; it is left out, as transform_graph does"));
        }
        for (const TransformCall& call : list->calls) recipe.steps.push_back({call.name, call.args});
    }
    if (recipe.steps.empty()) return usageError("You must specify at least one transform.");
    recipe.compat = recipe.compat || arguments.has("compat");
    return recipe;
}

// Before anything runs: a typing error costs no waiting.
absl::Status checkSteps(const Recipe& recipe) {
    for (const Step& step : recipe.steps) {
        if (!step.enabled) continue;
        const absl::StatusOr<const PassInfo*> pass = passNamed(step.pass);
        if (!pass.ok()) return usageError(absl::StrCat(step.pass, ": ", pass.status().message()));
        const std::vector<std::string> unknown = unknownArguments(**pass, step.args);
        if (!unknown.empty() && !recipe.compat) return usageError(unknown.front());
    }
    return absl::OkStatus();
}

bool writesSavedModel(const Model& model, const Arguments& arguments) {
    const std::string output = arguments.value("output");
    const bool namesAFile = absl::EndsWith(output, ".pb") || absl::EndsWith(output, ".pbtxt");
    return model.kind == Model::Kind::kSavedModel && !namesAFile && !arguments.has("output_as_text");
}

absl::Status writeResult(const Model& model, const TransformSource& source, const Graph& result,
                         const Arguments& arguments, Console& console) {
    const std::string output = arguments.value("output");
    if (!writesSavedModel(model, arguments)) {
        const bool text = arguments.has("output_as_text") || absl::EndsWith(output, ".pbtxt");
        return text ? writeGraphDefText(result, output) : writeGraphDef(result, output);
    }
    SavedModelExport content;
    content.model = &model;
    content.meta = source.meta;
    content.graph = result;
    WHITTLE_ASSIGN_OR_RETURN(content.signatures, signaturesOn(result, source));
    content.variables = source.variables.get();
    WHITTLE_ASSIGN_OR_RETURN(const SavedModelWritten written, writeSavedModel(content, output, console.progress()));
    if (!written.leftAssets.empty()) {
        console.note(absl::StrCat("left out: assets that nothing reads: ", absl::StrJoin(written.leftAssets, ", ")));
    }
    return absl::OkStatus();
}

absl::Status run(const Arguments& arguments, Console& console) {
    const std::string output = arguments.value("output");
    if (output.empty()) return usageError("say with -o where the result goes");
    WHITTLE_ASSIGN_OR_RETURN(const Recipe recipe, recipeFrom(arguments, console));
    WHITTLE_RETURN_IF_ERROR(checkSteps(recipe));
    WHITTLE_ASSIGN_OR_RETURN(const Model model,
                             openModel(arguments.positionals()[0], builtinOps(), console.progress()));
    WHITTLE_ASSIGN_OR_RETURN(const TransformSource source,
                             transformSource(model, arguments, writesSavedModel(model, arguments)));
    PipelineSettings settings;
    settings.inputs =
        namesOf(arguments, "inputs", recipe.compat, recipe.inputs.empty() ? source.inputs : recipe.inputs);
    settings.outputs =
        namesOf(arguments, "outputs", recipe.compat, recipe.outputs.empty() ? source.outputs : recipe.outputs);
    if (!recipe.compat) {
        WHITTLE_RETURN_IF_ERROR(checkNames(*source.graph, "input", settings.inputs));
        WHITTLE_RETURN_IF_ERROR(checkNames(*source.graph, "output", settings.outputs));
    }
    settings.ops = &builtinOps();
    settings.variables = source.variables.get();
    settings.compat = recipe.compat;
    settings.stopAtError = true;
    settings.measure = [&](const Graph& graph) { return measure(graph, source.variables.get()).total(); };
    Pipeline pipeline;
    WHITTLE_ASSIGN_OR_RETURN(const PipelineRun result,
                             pipeline.run(source.graph, settings, recipe.steps, console.progress()));
    if (!arguments.has("json")) printSteps(recipe.steps, result, console);
    // Why there is no checkpoint says more than that there is none.
    if (absl::IsFailedPrecondition(result.status) && !model.checkpointError.ok()) return model.checkpointError;
    WHITTLE_RETURN_IF_ERROR(result.status);
    WHITTLE_RETURN_IF_ERROR(writeResult(model, source, *result.graph, arguments, console));
    if (arguments.has("json")) console.print(stepsAsJson(recipe.steps, result, output));
    return absl::OkStatus();
}

}  // namespace

extern const Command kTransformCommand;
const Command kTransformCommand = {
    "transform",
    "MODEL -o PATH [--inputs NAMES] [--outputs NAMES] --transforms LIST",
    "run passes over a graph and write the result",
    kOptions,
    run,
    1,
    1,
    "LIST is the language of TensorFlow's transform_graph: "
    "'strip_unused_nodes remove_nodes(op=Identity, op=CheckNumerics)'. 'whittle passes' lists the passes. Of a "
    "SavedModel the network of its signatures is taken; its variables stay variables until the pass freeze. Written to "
    "a folder, it is a SavedModel with the same signatures; to a .pb, a GraphDef of one signature.\n\n"
    "Without --compat the versions of the graph are kept, its inputs and outputs are protected, and passes do what "
    "their users would expect; with it the result is that of transform_graph, node for node.",
};

}  // namespace whittle
