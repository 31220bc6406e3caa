// SPDX-License-Identifier: Apache-2.0
#include "core/formats/show_json.h"

#include "core/base/json.h"
#include "core/formats/concrete_functions.h"
#include "core/formats/show_text.h"
#include "core/formats/structured_value_text.h"
#include "core/graph/graph_summary.h"
#include "core/graph/io_candidates.h"
#include "proto/saved_model.pb.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <map>

namespace whittle {
namespace {

using tensorflow::StructuredValue;

absl::string_view kindName(Model::Kind kind) {
    switch (kind) {
        case Model::Kind::kSavedModel:
            return "saved_model";
        case Model::Kind::kGraphDef:
            return "graph_def";
        case Model::Kind::kMetaGraph:
            return "meta_graph";
    }
    return "";
}

void writeStrings(JsonWriter* json, absl::string_view key, const std::vector<std::string>& values) {
    json->key(key);
    json->beginArray();
    for (const std::string& value : values) json->string(value);
    json->endArray();
}

void writeShape(JsonWriter* json, const Shape& shape) {
    json->key("shape");
    if (shape.unknownRank) return json->null();
    json->beginArray();
    for (const int64_t dim : shape.dims) json->integer(dim);
    json->endArray();
}

void writeTensors(JsonWriter* json, absl::string_view key, const std::vector<SignatureTensor>& tensors) {
    json->key(key);
    json->beginObject();
    for (const SignatureTensor& tensor : tensors) {
        json->key(tensor.key);
        json->beginObject();
        json->string("dtype", protoName(tensor.dtype));
        writeShape(json, tensor.shape);
        json->string("name", tensor.tensor);
        if (tensor.encoding == SignatureTensor::Encoding::kCooSparse) json->string("encoding", "coo_sparse");
        if (tensor.encoding == SignatureTensor::Encoding::kComposite) json->string("encoding", "composite");
        json->endObject();
    }
    json->endObject();
}

void writeSignatures(JsonWriter* json, const MetaGraph& metaGraph) {
    json->key("signatures");
    json->beginObject();
    for (const Signature& signature : metaGraph.signatures) {
        json->key(signature.key);
        json->beginObject();
        json->string("method_name", signature.methodName);
        writeTensors(json, "inputs", signature.inputs);
        writeTensors(json, "outputs", signature.outputs);
        json->endObject();
    }
    json->endObject();
}

void writeCandidates(JsonWriter* json, absl::string_view key, const std::vector<IoCandidate>& candidates,
                     const GraphIndex& index) {
    json->key(key);
    json->beginArray();
    for (const IoCandidate& candidate : candidates) {
        json->beginObject();
        json->string("name", tensorName(index.node(candidate.node)->name, candidate.output));
        json->string("dtype", protoName(candidate.dtype));
        json->string("reason", reasonText(candidate));
        json->endObject();
    }
    json->endArray();
}

void writeGraph(JsonWriter* json, const MetaGraph& metaGraph, const OpRegistry& ops) {
    json->integer("nodes", static_cast<int64_t>(metaGraph.graph.nodes.size()));
    json->integer("functions", static_cast<int64_t>(metaGraph.graph.functions().functions().size()));
    json->key("ops");
    json->beginObject();
    for (const auto& [op, count] : summarize(metaGraph.graph).ops) json->integer(op, count);
    json->endObject();
    writeStrings(json, "saved_model_cli_ops", opsUsed(metaGraph.graph));
    if (!metaGraph.signatures.empty()) return;
    const GraphIndex index(metaGraph.graph);
    const IoCandidates candidates = findIoCandidates(index, ops);
    writeCandidates(json, "input_candidates", candidates.inputs, index);
    writeCandidates(json, "output_candidates", candidates.outputs, index);
}

void writeMetaGraph(JsonWriter* json, const MetaGraph& metaGraph, const OpRegistry& ops) {
    json->beginObject();
    writeStrings(json, "tags", metaGraph.tags);
    json->string("tensorflow_version", metaGraph.tensorflowVersion);
    writeSignatures(json, metaGraph);
    json->key("assets");
    json->beginObject();
    for (const Asset& asset : metaGraph.assets) json->string(asset.tensor, asset.fileName);
    json->endObject();
    writeGraph(json, metaGraph, ops);
    json->endObject();
}

// A value of a structured signature: plain Python values as themselves, everything else as Python would print it.
void writeValue(JsonWriter* json, const StructuredValue& value) {
    switch (value.kind_case()) {
        case StructuredValue::kStringValue:
            return json->string(value.string_value());
        case StructuredValue::kInt64Value:
            return json->integer(value.int64_value());
        case StructuredValue::kFloat64Value:
            return json->number(value.float64_value());
        case StructuredValue::kBoolValue:
            return json->boolean(value.bool_value());
        case StructuredValue::kNoneValue:
            return json->null();
        case StructuredValue::kListValue:
        case StructuredValue::kTupleValue: {
            json->beginArray();
            const auto& values = value.has_list_value() ? value.list_value().values() : value.tuple_value().values();
            for (const StructuredValue& element : values) writeValue(json, element);
            return json->endArray();
        }
        case StructuredValue::kDictValue: {
            json->beginObject();
            const std::map<std::string, StructuredValue> sorted(value.dict_value().fields().begin(),
                                                                value.dict_value().fields().end());
            for (const auto& [key, element] : sorted) {
                json->key(key);
                writeValue(json, element);
            }
            return json->endObject();
        }
        default:
            return json->string(reprOf(value));
    }
}

void writeOption(JsonWriter* json, const ConcreteFunction& option) {
    json->beginObject();
    json->string("function", option.name);
    if (option.structure) {
        const StructuredValue& signature = option.structure->canonicalized_input_signature();
        json->key("arguments");
        signature.tuple_value().values_size() == 2 ? writeValue(json, signature.tuple_value().values(0)) : json->null();
        json->key("named_arguments");
        signature.tuple_value().values_size() == 2 ? writeValue(json, signature.tuple_value().values(1)) : json->null();
        json->key("result");
        writeValue(json, option.structure->output_signature());
    } else if (option.bare) {
        writeStrings(json, "keywords",
                     {option.bare->argument_keywords().begin(), option.bare->argument_keywords().end()});
    }
    json->endObject();
}

void writeFunctions(JsonWriter* json, const Model& model, const OpRegistry& ops) {
    const absl::StatusOr<std::vector<CallableChild>> children = callableChildren(model, ops);
    if (!children.ok()) return json->string("concrete_functions_error", children.status().message());
    json->key("concrete_functions");
    json->beginObject();
    for (const CallableChild& child : *children) {
        json->key(child.name);
        json->beginArray();
        for (const ConcreteFunction& option : child.options) writeOption(json, option);
        json->endArray();
    }
    json->endObject();
}

std::string candidatesText(absl::string_view title, const std::vector<IoCandidate>& candidates,
                           const GraphIndex& index) {
    std::string text = absl::StrCat(title, candidates.empty() ? ": none found\n" : ", the likeliest first:\n");
    for (const IoCandidate& candidate : candidates) {
        absl::StrAppend(&text, "  ", tensorName(index.node(candidate.node)->name, candidate.output), " ",
                        cppName(candidate.dtype), " (", reasonText(candidate), ")\n");
    }
    return text;
}

}  // namespace

std::string showJson(const Model& model, const OpRegistry& ops) {
    JsonWriter json;
    json.beginObject();
    json.string("path", model.path);
    json.string("file", model.file);
    json.string("kind", kindName(model.kind));
    json.boolean("text", model.isText);
    json.integer("graph_bytes", model.graphBytes);
    json.integer("variable_bytes", model.variableBytes);
    json.integer("asset_bytes", model.assetBytes);
    writeStrings(&json, "other_versions", model.otherVersions);
    writeStrings(&json, "warnings", model.warnings);
    if (!model.checkpointError.ok()) json.string("checkpoint_error", model.checkpointError.message());
    json.key("meta_graphs");
    json.beginArray();
    for (const MetaGraph& metaGraph : model.metaGraphs) writeMetaGraph(&json, metaGraph, ops);
    json.endArray();
    writeFunctions(&json, model, ops);
    json.endObject();
    return json.take();
}

std::string showGraphText(const Model& model, bool listOps, const OpRegistry& ops) {
    const Graph& graph = model.metaGraphs[0].graph;
    const GraphIndex index(graph);
    const IoCandidates candidates = findIoCandidates(index, ops);
    std::string text = absl::StrCat("The given file is a GraphDef, which has no tag-sets and no SignatureDefs. It has ",
                                    graph.nodes.size(), " nodes and ", graph.functions().functions().size(),
                                    " functions.\n", candidatesText("Possible inputs", candidates.inputs, index),
                                    candidatesText("Possible outputs", candidates.outputs, index));
    if (listOps) {
        absl::StrAppend(&text, "The GraphDef contains the following ops: {'", absl::StrJoin(opsUsed(graph), "', '"),
                        "'}\n");
    }
    return text;
}

}  // namespace whittle
