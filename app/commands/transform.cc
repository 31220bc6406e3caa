// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/model_choice.h"
#include "core/base/status.h"
#include "core/formats/checkpoint_variables.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/graph/network.h"
#include "core/passes/fold_report.h"
#include "core/passes/pipeline.h"
#include "core/passes/quantize_nodes_report.h"
#include "core/passes/recipe.h"
#include "core/passes/transform_string.h"
#include "core/sizes/sizes.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr OptionInfo kOptions[] = {
    {"output", "FILE", "The GraphDef to write; text if it ends in .pbtxt", false, 'o'},
    {"transforms", "LIST", "The passes and their arguments, as transform_graph takes them"},
    {"recipe", "FILE", "The same as a recipe file, as the window saves it"},
    {"inputs", "NAMES", "Comma-separated inputs of the graph; by default those of the signature"},
    {"outputs", "NAMES", "Comma-separated outputs of the graph; by default those of the signature"},
    {"compat", "", "Give exactly what TensorFlow's transform_graph gives, its defects included"},
    {"output_as_text", "", "Write the text form whatever the file is called"},
    {"tag_set", "TAGS", "Comma-separated tags of the MetaGraph; needed when there are several"},
    {"signature_def", "KEY", "The signature to take; by default serving_default, else the only one"},
};

// The graph to work on and what the passes are told about it.
struct Source {
    GraphPtr graph;
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::unique_ptr<CheckpointVariables> variables;
};

absl::StatusOr<Source> sourceOf(const Model& model, const Arguments& arguments) {
    Source source;
    if (model.kind == Model::Kind::kGraphDef) {
        if (arguments.has("tag_set") || arguments.has("signature_def")) {
            return usageError(absl::StrCat(
                model.path, " is a GraphDef, which has no signatures; leave --tag_set and --signature_def out"));
        }
        source.graph = std::make_shared<const Graph>(model.metaGraphs.front().graph);
        return source;
    }
    WHITTLE_ASSIGN_OR_RETURN(const MetaGraph* meta, chooseMetaGraph(model, arguments));
    WHITTLE_ASSIGN_OR_RETURN(const Signature* signature, chooseSignature(*meta, arguments));
    WHITTLE_ASSIGN_OR_RETURN(Network network, networkOf(meta->graph, *signature, builtinOps()));
    for (const SignatureTensor& input : network.inputs) {
        if (!input.tensor.empty()) source.inputs.push_back(input.tensor);
    }
    for (const SignatureTensor& output : network.outputs) source.outputs.push_back(output.tensor);
    if (model.checkpoint) source.variables = std::make_unique<CheckpointVariables>(*meta, model.checkpoint);
    source.graph = std::make_shared<const Graph>(std::move(network.graph));
    return source;
}

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

void describe(const Step& step, const StepOutcome& outcome, Console& console) {
    for (const std::string& warning : outcome.warnings)
        console.note(absl::StrCat("warning: ", step.pass, ": ", warning));
    if (outcome.foldReport) {
        for (const std::string& line : linesOf(*outcome.foldReport, true))
            console.note(absl::StrCat("note: ", step.pass, ": ", line));
    }
    if (outcome.quantizeNodesReport) {
        console.note(absl::StrCat("note: ", step.pass, ": ", totalsOf(*outcome.quantizeNodesReport)));
        for (const std::string& line : linesOf(*outcome.quantizeNodesReport))
            console.note(absl::StrCat("note: ", step.pass, ": ", line));
    }
    if (!outcome.ran) return;
    if (!outcome.error.ok()) {
        if (outcome.errorIgnored)
            console.print(absl::StrCat(step.pass, ": Ignoring error ", outcome.error.message(), "\n"));
        return;
    }
    console.print(absl::StrFormat("%s: nodes %d -> %d, bytes %d -> %d, %.1f ms\n", step.pass, outcome.nodesBefore,
                                  outcome.nodesAfter, outcome.bytesBefore, outcome.bytesAfter, outcome.seconds * 1e3));
}

absl::Status run(const Arguments& arguments, Console& console) {
    const std::string output = arguments.value("output");
    if (output.empty()) return usageError("say with -o where the result goes");
    WHITTLE_ASSIGN_OR_RETURN(const Recipe recipe, recipeFrom(arguments, console));
    WHITTLE_ASSIGN_OR_RETURN(const Model model,
                             openModel(arguments.positionals()[0], builtinOps(), console.progress()));
    WHITTLE_ASSIGN_OR_RETURN(const Source source, sourceOf(model, arguments));
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
    for (size_t i = 0; i < recipe.steps.size(); ++i) describe(recipe.steps[i], result.steps[i], console);
    // Why there is no checkpoint says more than that there is none.
    if (absl::IsFailedPrecondition(result.status) && !model.checkpointError.ok()) return model.checkpointError;
    WHITTLE_RETURN_IF_ERROR(result.status);
    const bool text = arguments.has("output_as_text") || absl::EndsWith(output, ".pbtxt");
    return text ? writeGraphDefText(*result.graph, output) : writeGraphDef(*result.graph, output);
}

}  // namespace

extern const Command kTransformCommand;
const Command kTransformCommand = {
    "transform",
    "MODEL -o OUT.pb [--inputs NAMES] [--outputs NAMES] --transforms LIST",
    "run passes over a graph and write the result",
    kOptions,
    run,
    1,
    1,
    "LIST is the language of TensorFlow's transform_graph: "
    "'strip_unused_nodes remove_nodes(op=Identity, op=CheckNumerics)'. 'whittle passes' lists the passes. Of a "
    "SavedModel the signature's network is taken, as 'whittle freeze' takes it; its variables stay variables until the "
    "pass freeze.\n\n"
    "Without --compat the versions of the graph are kept, its inputs and outputs are protected, and passes do what "
    "their users would expect; with it the result is that of transform_graph, node for node.",
};

}  // namespace whittle
