// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/commands/freeze_output.h"
#include "app/model_choice.h"
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/checkpoint_variables.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/graph/network.h"
#include "core/passes/freeze_function.h"
#include "core/passes/pass.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr OptionInfo kOptions[] = {
    {"output", "FILE", "The GraphDef to write; text if it ends in .pbtxt", false, 'o'},
    {"tag_set", "TAGS", "Comma-separated tags of the MetaGraph; needed when there are several"},
    {"signature_def", "KEY", "The signature to freeze; by default serving_default, else the only one"},
    {"control-flow", "HOW", "If and While of a TF2 model: lower (the default) to Switch, Merge and loops, or keep"},
    {"aggressive-inlining", "", "Also inline functions marked _noinline and calls whose side effects might be lost"},
    {"lean", "", "Join the edges of calls directly, without TensorFlow's nodes for arguments and results"},
    {"json", "", "Say what was done as JSON"},
};

PassContext contextFor(const Network& network, const VariableSource* variables, Console& console) {
    PassContext context;
    for (const SignatureTensor& input : network.inputs) {
        if (!input.tensor.empty()) context.inputs.push_back(input.tensor);
    }
    for (const SignatureTensor& output : network.outputs) context.outputs.push_back(output.tensor);
    context.ops = &builtinOps();
    context.variables = variables;
    context.progress = console.progress();
    return context;
}

int64_t fileSize(const std::string& path) {
    const absl::StatusOr<Bytes> file = mapFile(path);
    return file.ok() ? static_cast<int64_t>(file->size()) : 0;
}

// What the frozen graph does not need of the checkpoint.
std::vector<LeftOut> leftOutBy(const FreezeReport& report, const CheckpointVariables* variables) {
    if (!variables) return {};
    absl::flat_hash_set<std::string> needed;
    for (const FrozenVariable& frozen : report.frozen) needed.insert(frozen.variable);
    for (const KeptNode& kept : report.kept) needed.insert(kept.variable);
    return leftOutOf(*variables, needed);
}

struct FrozenSignature {
    Graph graph;
    std::vector<SignatureTensor> inputs;
    std::vector<SignatureTensor> outputs;
    std::vector<std::string> warnings;
    std::shared_ptr<const FreezeReport> report;
};

absl::StatusOr<FrozenSignature> freezeNetwork(Network network, const VariableSource* variables, Console& console) {
    PassContext context = contextFor(network, variables, console);
    WHITTLE_ASSIGN_OR_RETURN(Graph frozen, findPass("freeze")->run(network.graph, PassArgs(), context));
    return FrozenSignature{std::move(frozen), std::move(network.inputs), std::move(network.outputs),
                           std::move(context.warnings), std::move(context.freezeReport)};
}

absl::StatusOr<FrozenSignature> freezeLean(const Graph& graph, const Signature& signature,
                                           const VariableSource* variables, Console& console) {
    WHITTLE_ASSIGN_OR_RETURN(Network network, networkOf(graph, signature, builtinOps()));
    return freezeNetwork(std::move(network), variables, console);
}

// As TensorFlow does it; in a TensorFlow 1 model calls stay calls.
absl::StatusOr<FrozenSignature> freezeSignature(const Graph& graph, const Signature& signature,
                                                const VariableSource* variables, const Arguments& arguments,
                                                Console& console) {
    if (arguments.has("lean")) return freezeLean(graph, signature, variables, console);
    PassContext context;
    context.ops = &builtinOps();
    context.variables = variables;
    context.progress = console.progress();
    FreezeFunctionOptions options;
    options.lowerControlFlow = arguments.value("control-flow", "lower") == "lower";
    options.aggressive = arguments.has("aggressive-inlining");
    WHITTLE_ASSIGN_OR_RETURN(std::optional<FrozenFunction> frozen, freezeFunction(graph, signature, options, context));
    if (!frozen) {
        WHITTLE_ASSIGN_OR_RETURN(Graph part, partOf(graph, signature));
        return freezeNetwork({std::move(part), signature.inputs, signature.outputs}, variables, console);
    }
    return FrozenSignature{std::move(frozen->graph), std::move(frozen->inputs), std::move(frozen->outputs),
                           std::move(context.warnings), std::move(context.freezeReport)};
}

absl::Status run(const Arguments& arguments, Console& console) {
    const std::string output = arguments.value("output");
    if (output.empty()) return usageError("say with -o where the frozen graph goes");
    const std::string flow = arguments.value("control-flow", "lower");
    if (flow != "lower" && flow != "keep") return usageError("--control-flow is either lower or keep");
    if (arguments.has("lean") && arguments.has("control-flow")) {
        return usageError("--lean keeps control flow; --control-flow says how TensorFlow's own names come about");
    }
    if (arguments.has("lean") && arguments.has("aggressive-inlining")) {
        return usageError("--lean inlines every call; --aggressive-inlining is for TensorFlow's own way");
    }
    WHITTLE_ASSIGN_OR_RETURN(const Model model,
                             openModel(arguments.positionals()[0], builtinOps(), console.progress()));
    WHITTLE_ASSIGN_OR_RETURN(const MetaGraph* meta, chooseMetaGraph(model, arguments));
    WHITTLE_ASSIGN_OR_RETURN(const Signature* signature, chooseSignature(*meta, arguments));
    std::unique_ptr<CheckpointVariables> variables;
    if (model.checkpoint) variables = std::make_unique<CheckpointVariables>(*meta, model.checkpoint);
    absl::StatusOr<FrozenSignature> frozen =
        freezeSignature(meta->graph, *signature, variables.get(), arguments, console);
    // Why there is no checkpoint says more than that there is none.
    if (absl::IsFailedPrecondition(frozen.status()) && !model.checkpointError.ok()) return model.checkpointError;
    if (!frozen.ok()) return frozen.status();
    WHITTLE_RETURN_IF_ERROR(absl::EndsWith(output, ".pbtxt") ? writeGraphDefText(frozen->graph, output)
                                                             : writeGraphDef(frozen->graph, output));
    FreezeOutcome outcome;
    outcome.graph = &frozen->graph;
    outcome.inputs = frozen->inputs;
    outcome.outputs = frozen->outputs;
    outcome.report = *frozen->report;
    outcome.leftOut = leftOutBy(outcome.report, variables.get());
    outcome.warnings = frozen->warnings;
    if (variables) {
        const std::vector<std::string>& odd = variables->warnings();
        outcome.warnings.insert(outcome.warnings.end(), odd.begin(), odd.end());
    }
    outcome.nodesBefore = static_cast<int64_t>(meta->graph.nodes.size());
    outcome.bytesBefore = model.graphBytes + model.variableBytes;
    outcome.bytesAfter = fileSize(output);
    for (const std::string& warning : outcome.warnings) console.note(absl::StrCat("warning: ", warning));
    arguments.has("json") ? printFreezeJson(outcome, console) : printFreezeText(outcome, console);
    return absl::OkStatus();
}

}  // namespace

extern const Command kFreezeCommand;
const Command kFreezeCommand = {
    "freeze",
    "MODEL -o OUT.pb [--tag_set TAGS] [--signature_def KEY] [--control-flow lower|keep] "
    "[--aggressive-inlining] [--lean] [--json]",
    "turn the variables that a signature needs into constants",
    kOptions,
    run,
    1,
    1,
    "Writes one GraphDef with what the signature computes: variables are replaced by their values from the checkpoint, "
    "and nodes that the outputs do not need are left out. For a TF1 model this is what TensorFlow's "
    "convert_variables_to_constants gives: calls stay calls. For a TF2 model it is what "
    "convert_variables_to_constants_v2 gives, names included: calls are replaced by what they call; If, While and Case "
    "become Switch, Merge and loops, unless --control-flow=keep. With --lean the "
    "graph is as small as it can be: no Identity for arguments and results, control flow as it stands, names without "
    "those that TensorFlow made up for calls.\n\n"
    "What cannot be a constant (a variable that something writes, a table, an iterator) is kept, and named with the "
    "reason. What of the checkpoint is not in the result is listed with its bytes: variables that the signature does "
    "not "
    "need, second copies, the state of optimizers.",
};

}  // namespace whittle
