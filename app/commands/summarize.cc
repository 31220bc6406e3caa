// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/model_choice.h"
#include "core/base/json.h"
#include "core/base/status.h"
#include "core/formats/model.h"
#include "core/graph/graph_summary.h"

namespace whittle {
namespace {

const OptionInfo kOptions[] = {
    {.name = "in_graph", .argument = "FILE", .doc = "the graph, for those who are used to summarize_graph"},
    {.name = "print_structure", .argument = "", .doc = "also every node with its inputs, in order of execution"},
    {.name = "tag_set",
     .argument = "TAGS",
     .doc = "the MetaGraph with these tags, separated by commas; needed when there are several"},
    {.name = "json", .argument = "", .doc = "the same as JSON"},
};

void writeSources(JsonWriter* json, absl::string_view key, const std::vector<GraphSummary::Source>& sources) {
    json->key(key);
    json->beginArray();
    for (const GraphSummary::Source& source : sources) {
        json->beginObject();
        json->string("name", source.name);
        json->string("type", cppName(source.dtype));
        json->key("shape");
        if (source.shape && !source.shape->unknownRank) {
            json->beginArray();
            for (const int64_t dim : source.shape->dims) json->integer(dim);
            json->endArray();
        } else {
            json->null();
        }
        json->endObject();
    }
    json->endArray();
}

std::string summaryJson(const GraphSummary& summary) {
    JsonWriter json;
    json.beginObject();
    writeSources(&json, "inputs", summary.inputs);
    writeSources(&json, "variables", summary.variables);
    json.key("outputs");
    json.beginArray();
    for (const auto& [name, op] : summary.outputs) {
        json.beginObject();
        json.string("name", name);
        json.string("op", op);
        json.endObject();
    }
    json.endArray();
    json.integer("const_parameters", summary.constParameters);
    json.integer("control_edges", summary.controlEdges);
    json.key("nodes_by_device");
    json.beginObject();
    for (const auto& [device, count] : summary.nodesByDevice) json.integer(device, count);
    json.endObject();
    json.key("ops");
    json.beginObject();
    for (const auto& [op, count] : summary.ops) json.integer(op, count);
    json.endObject();
    json.endObject();
    return json.take();
}

absl::Status run(const Arguments& arguments, Console& console) {
    const bool hasPositional = !arguments.positionals().empty();
    if (hasPositional == arguments.has("in_graph")) return usageError("give one model, as FILE or with --in_graph");
    const std::string path = hasPositional ? arguments.positionals()[0] : arguments.value("in_graph");
    WHITTLE_ASSIGN_OR_RETURN(const Model model, openModel(path, builtinOps(), console.progress()));
    WHITTLE_ASSIGN_OR_RETURN(const MetaGraph* metaGraph, chooseMetaGraph(model, arguments));
    const GraphSummary summary = summarize(metaGraph->graph);
    console.print(arguments.has("json") ? summaryJson(summary) : summaryText(summary, path));
    if (arguments.has("print_structure") && !arguments.has("json")) console.print(structureText(metaGraph->graph));
    return absl::OkStatus();
}

}  // namespace

extern const Command kSummarizeCommand;
const Command kSummarizeCommand = {.name = "summarize",
                                   .usage = "FILE [--print_structure] [--tag_set TAGS] [--json]",
                                   .summary = "summarize a graph: inputs, outputs, parameters, op types",
                                   .options = kOptions,
                                   .run = run,
                                   .minPositionals = 0,
                                   .maxPositionals = 1,
                                   .description =
                                       "The text is that of TensorFlow's summarize_graph, equally frequent op types "
                                       "sorted by name. FILE is a GraphDef, "
                                       "a MetaGraphDef or a SavedModel."};

}  // namespace whittle
