// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/model_choice.h"
#include "core/base/json.h"
#include "core/base/status.h"
#include "core/formats/model.h"
#include "core/passes/known_shapes.h"
#include "core/trt/plan.h"
#include "core/trt/report.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr OptionInfo kOptions[] = {
    {.name = "outputs",
     .argument = "NAMES",
     .doc = "comma-separated names of the outputs; by default those of the signatures, else what nothing reads"},
    {.name = "precision", .argument = "MODE", .doc = "FP32, FP16 or INT8; FP32 unless told"},
    {.name = "minimum-segment-size",
     .argument = "N",
     .doc = "the fewest nodes that make an engine, 3 unless told; -1 leaves the graph as it is"},
    {.name = "implicit-batch",
     .argument = "",
     .doc = "dimension 0 is the batch, as in TensorFlow 1 and without use_dynamic_shape"},
    {.name = "max-engines", .argument = "N", .doc = "the most engines, 20 unless told; 0 for no limit"},
    {.name = "deny", .argument = "OPS", .doc = "comma-separated op types that must not be converted"},
    {.name = "tag_set",
     .argument = "TAGS",
     .doc = "comma-separated tags of the MetaGraph; needed when there are several"},
    {.name = "json", .argument = "", .doc = "segments and the reason of every other node as JSON"},
};

absl::StatusOr<TrtPrecision> parsePrecision(const std::string& text) {
    for (const TrtPrecision precision : {TrtPrecision::kFp32, TrtPrecision::kFp16, TrtPrecision::kInt8}) {
        const std::string name = precisionName(precision);
        if (text == name || text == absl::AsciiStrToLower(name)) return precision;
    }
    return usageError(absl::StrCat("precision mode '", text,
                                   "' is not supported.It should be one of "
                                   "['FP32', 'FP16', 'INT8', 'fp32', 'fp16', 'int8']"));
}

absl::StatusOr<int64_t> parseNumber(const Arguments& arguments, const char* option, int64_t fallback) {
    if (!arguments.has(option)) return fallback;
    int64_t number = 0;
    if (!absl::SimpleAtoi(arguments.value(option), &number)) {
        return usageError(absl::StrCat("--", option, " ", arguments.value(option), " is no number"));
    }
    return number;
}

// Outputs of the graph as nodes: what was asked for, else what the signatures name, else what nothing reads.
absl::StatusOr<std::vector<std::string>> outputNodes(const MetaGraph& meta, const Arguments& arguments) {
    const GraphIndex index(meta.graph);
    std::vector<std::string> tensors = absl::StrSplit(arguments.value("outputs"), ',', absl::SkipEmpty());
    if (!arguments.has("outputs")) {
        for (const Signature& signature : meta.signatures) {
            for (const SignatureTensor& output : signature.outputs) {
                if (!output.tensor.empty()) tensors.push_back(output.tensor);
            }
        }
    }
    std::vector<std::string> names;
    for (const std::string& tensor : tensors) {
        const absl::StatusOr<TensorName> name = parseTensorName(tensor);
        if (!name.ok()) return usageError(absl::StrCat("--outputs: ", name.status().message()));
        if (!index.node(absl::string_view(name->node))) {
            return absl::NotFoundError(absl::StrCat("the graph has no node '", name->node, "' to be an output"));
        }
        names.push_back(name->node);
    }
    if (!names.empty()) return names;
    for (const NodePtr& node : meta.graph.nodes) {
        const bool isEnd = index.uses(node->id).empty() && node->op != "Const" && node->op != "NoOp" &&
                           node->op != "Assert" && node->op != "Placeholder";
        if (isEnd) names.push_back(node->name);
    }
    return names;
}

absl::StatusOr<TrtOptions> parseOptions(const MetaGraph& meta, const Arguments& arguments, Console& console) {
    TrtOptions options;
    WHITTLE_ASSIGN_OR_RETURN(options.precision,
                             parsePrecision(arguments.has("precision") ? arguments.value("precision") : "FP32"));
    options.useCalibration = false;
    options.implicitBatch = arguments.has("implicit-batch");
    WHITTLE_ASSIGN_OR_RETURN(options.minimumSegmentSize,
                             parseNumber(arguments, "minimum-segment-size", options.minimumSegmentSize));
    WHITTLE_ASSIGN_OR_RETURN(options.mostEngines, parseNumber(arguments, "max-engines", options.mostEngines));
    options.deniedOps = absl::StrSplit(arguments.value("deny"), ',', absl::SkipEmpty());
    WHITTLE_ASSIGN_OR_RETURN(options.excludedNodes, outputNodes(meta, arguments));
    for (const NodePtr& node : meta.graph.nodes) {
        if (node->op == "Placeholder") options.excludedNodes.push_back(node->name);
    }
    options.progress = console.progress();
    return options;
}

// What an engine reads, as the converted graph names it: outputs of other engines by their engine.
class ConvertedNames {
  public:
    ConvertedNames(const TrtPlan& plan, const GraphIndex& index) : m_index(index) {
        for (const TrtEngine& engine : plan.engines) {
            if (!engine.failure.empty()) continue;
            for (size_t i = 0; i < engine.outputs.size(); ++i) {
                m_names[engine.outputs[i]] = tensorName(engine.name, static_cast<int32_t>(i));
            }
            for (size_t i = engine.copiedConstants; i < engine.body.size(); ++i)
                m_engineOf[engine.body[i]] = engine.name;
        }
    }

    std::string nameOf(const Input& input) const {
        if (const auto at = m_names.find(input); at != m_names.end()) return at->second;
        const auto engine = m_engineOf.find(m_index.positionOf(input.node));
        if (input.isControl() && engine != m_engineOf.end()) return tensorName(engine->second, Input::kControl);
        return tensorName(m_index.node(input.node)->name, input.index);
    }

  private:
    const GraphIndex& m_index;
    absl::flat_hash_map<Input, std::string> m_names;
    absl::flat_hash_map<int32_t, std::string> m_engineOf;
};

std::string segmentsJson(const TrtPlan& plan) {
    const GraphIndex index(plan.graph);
    const ConvertedNames names(plan, index);
    JsonWriter json;
    json.beginObject();
    json.key("segments");
    json.beginArray();
    for (const TrtEngine& engine : plan.engines) {
        if (!engine.failure.empty()) continue;
        json.beginObject();
        json.string("engine", engine.name);
        std::vector<std::string> nodes;
        for (const int32_t position : engine.body) nodes.push_back(index.at(position).name);
        std::sort(nodes.begin(), nodes.end());
        json.key("nodes");
        json.beginArray();
        for (const std::string& node : nodes) json.string(node);
        json.endArray();
        json.key("inputs");
        json.beginArray();
        for (const Input& input : engine.inputs) json.string(names.nameOf(input));
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.key("rejected");
    json.beginObject();
    for (size_t i = 0; i < plan.verdicts.size(); ++i) {
        if (!plan.verdicts[i].accepted()) json.string(plan.graph.nodes[i]->name, plan.verdicts[i].message);
    }
    json.endObject();
    json.endObject();
    return json.take();
}

std::string segmentsText(const TrtPlan& plan) {
    const GraphIndex index(plan.graph);
    const ConvertedNames names(plan, index);
    std::string text;
    size_t made = 0, converted = 0;
    for (const TrtEngine& engine : plan.engines) {
        if (!engine.failure.empty()) {
            absl::StrAppend(&text, engine.name, ": ", engine.failure, " (keeping original segment).\n");
            continue;
        }
        ++made;
        converted += engine.body.size() - engine.copiedConstants;
        absl::StrAppend(&text, engine.name, ": ", engine.body.size(), " nodes, ", engine.inputs.size(), " inputs, ",
                        engine.outputs.size(), " outputs; reads");
        for (const Input& input : engine.inputs) absl::StrAppend(&text, " ", names.nameOf(input));
        absl::StrAppend(&text, "\n");
    }
    absl::StrAppend(&text, made, made == 1 ? " engine takes " : " engines take ", converted, " of ",
                    plan.graph.nodes.size(), " nodes\n\n", nonConversionLine(plan), "\n",
                    nonConversionReport(plan, true));
    return text;
}

absl::Status run(const Arguments& arguments, Console& console) {
    const std::string& path = arguments.positionals()[0];
    WHITTLE_ASSIGN_OR_RETURN(const Model model, openModel(path, builtinOps(), console.progress()));
    WHITTLE_ASSIGN_OR_RETURN(const MetaGraph* meta, chooseMetaGraph(model, arguments));
    absl::StatusOr<TrtOptions> options = parseOptions(*meta, arguments, console);
    if (!options.ok()) return isUsageError(options.status()) ? options.status() : annotate(options.status(), path);
    const absl::StatusOr<TrtPlan> plan =
        planTrt(meta->graph, builtinOps(), *options, inferenceOptions(builtinOps(), console.progress()));
    if (!plan.ok()) return annotate(plan.status(), path);
    for (const std::string& warning : plan->warnings) console.note(absl::StrCat("whittle segments: ", warning));
    console.print(arguments.has("json") ? segmentsJson(*plan) : segmentsText(*plan));
    return absl::OkStatus();
}

}  // namespace

extern const Command kSegmentsCommand;
const Command kSegmentsCommand = {
    .name = "segments",
    .usage = "FILE [--outputs NAMES] [--precision FP16] [--minimum-segment-size N] [--implicit-batch] [--json]",
    .summary = "print which nodes TF-TRT would convert, and why not the others",
    .options = kOptions,
    .run = run,
    .description =
        "What the segmenter of TensorFlow 2.17's TF-TRT with TensorRT 8.6 says of the graph as it stands: its engines "
        "with what they read, and its report of what is not converted. Inputs and outputs stay in TensorFlow.\n\n"
        "As it stands means: TF-TRT itself first freezes, folds constants and removes what nothing needs. Freeze a "
        "SavedModel before, and fold its constants, to see what it would see."};

}  // namespace whittle
