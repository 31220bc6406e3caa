// SPDX-License-Identifier: Apache-2.0
#include "core/graph/graph_summary.h"

#include "core/graph/order.h"
#include "core/graph/tensor_text.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

GraphSummary::Source sourceOf(const Node& node) {
    GraphSummary::Source source{node.name, node.typeAttr("dtype"), std::nullopt};
    const Attr* shape = node.attr("shape");
    if (shape && shape->asShape()) source.shape = *shape->asShape();
    return source;
}

bool isVariable(const Node& node) { return node.op == "Variable" || node.op == "VariableV2"; }

bool isNeverOutput(const Node& node) {
    return node.op == "Const" || node.op == "Assign" || node.op == "NoOp" || node.op == "Placeholder";
}

void countOps(const Graph& graph, GraphSummary* summary) {
    absl::flat_hash_map<std::string, int64_t> counts;
    for (const NodePtr& node : graph.nodes) ++counts[node->op];
    for (const FunctionPtr& function : graph.functions().functions()) {
        for (const NodePtr& node : function->body)
            if (node->op != "_Arg" && node->op != "_Retval") ++counts[node->op];
    }
    summary->ops.assign(counts.begin(), counts.end());
    std::sort(summary->ops.begin(), summary->ops.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
}

std::string typeText(DataType type) { return absl::StrCat(cppName(type), "(", static_cast<int>(type), ")"); }

std::string shapeText(const std::optional<Shape>& shape) {
    if (!shape) return "None";
    const bool valid = std::all_of(shape->dims.begin(), shape->dims.end(), [](int64_t dim) { return dim >= -1; });
    if (valid) return toString(*shape);
    return absl::StrCat("Shape [", absl::StrJoin(shape->dims, ","),
                        "] has dimensions with values below -1 (where -1 means unknown)");
}

std::string sourcesText(const std::vector<GraphSummary::Source>& sources, absl::string_view kind,
                        absl::string_view none) {
    if (sources.empty()) return absl::StrCat(none, "\n");
    std::string text = absl::StrCat("Found ", sources.size(), " ", kind, ": ");
    for (const GraphSummary::Source& source : sources) {
        absl::StrAppend(&text, "(name=", source.name, ", type=", typeText(source.dtype),
                        ", shape=", shapeText(source.shape), ") ");
    }
    return text + "\n";
}

std::string outputsText(const GraphSummary& summary) {
    if (summary.outputs.empty()) return "No outputs spotted.\n";
    std::string text = absl::StrCat("Found ", summary.outputs.size(), " possible outputs: ");
    for (const auto& [name, op] : summary.outputs) absl::StrAppend(&text, "(name=", name, ", op=", op, ") ");
    return text + "\n";
}

std::string benchmarkText(const GraphSummary& summary, const std::string& path) {
    std::vector<GraphSummary::Source> sources = summary.inputs;
    sources.insert(sources.end(), summary.variables.begin(), summary.variables.end());
    std::vector<std::string> names, types, shapes, outputs;
    for (const GraphSummary::Source& source : sources) {
        names.push_back(source.name);
        types.push_back(cppName(source.dtype));
        shapes.push_back(source.shape ? absl::StrJoin(source.shape->dims, ",") : "");
    }
    for (const auto& [name, op] : summary.outputs) outputs.push_back(name);
    return absl::StrCat(
        "To use with tensorflow/tools/benchmark:benchmark_model try these arguments:\n"
        "bazel run tensorflow/tools/benchmark:benchmark_model -- --graph=",
        path, " --show_flops --input_layer=", absl::StrJoin(names, ","),
        " --input_layer_type=", absl::StrJoin(types, ","), " --input_layer_shape=", absl::StrJoin(shapes, ":"),
        " --output_layer=", absl::StrJoin(outputs, ","), "\n");
}

}  // namespace

GraphSummary summarize(const Graph& graph) {
    GraphSummary summary;
    absl::flat_hash_set<NodeId> used;
    for (const NodePtr& node : graph.nodes) {
        if (node->op == "Placeholder") summary.inputs.push_back(sourceOf(*node));
        if (isVariable(*node)) summary.variables.push_back(sourceOf(*node));
        for (const Input& input : node->inputs) {
            used.insert(input.node);
            summary.controlEdges += input.isControl();
        }
        if (!node->device.empty()) ++summary.nodesByDevice[node->device];
        if (const Tensor* value = node->constantValue()) {
            summary.constParameters += value->shape.elementCount().value_or(0);
        }
    }
    for (const NodePtr& node : graph.nodes) {
        if (!used.contains(node->id) && !isNeverOutput(*node)) summary.outputs.emplace_back(node->name, node->op);
    }
    countOps(graph, &summary);
    return summary;
}

std::string humanReadableNumber(int64_t value) {
    std::string sign;
    uint64_t magnitude = static_cast<uint64_t>(value);
    if (value < 0) {
        sign = "-";
        magnitude = 0 - magnitude;
    }
    if (magnitude < 1000) return absl::StrCat(sign, magnitude);
    if (magnitude >= 1000000000000000) return absl::StrFormat("%s%0.3G", sign, static_cast<double>(magnitude));
    const char* unit = "kMBT";
    while (magnitude >= 1000000) {
        magnitude /= 1000;
        ++unit;
    }
    return absl::StrFormat("%s%.2f%c", sign, static_cast<double>(magnitude) / 1000, *unit);
}

// The tool ends its list of devices without a newline, so the op types follow on the same line.
std::string summaryText(const GraphSummary& summary, const std::string& path) {
    std::string text =
        absl::StrCat(sourcesText(summary.inputs, "possible inputs", "No inputs spotted."),
                     sourcesText(summary.variables, "variables", "No variables spotted."), outputsText(summary));
    absl::StrAppend(&text, "Found ", summary.constParameters, " (", humanReadableNumber(summary.constParameters),
                    ") const parameters, 0 (0) variable parameters, and ", summary.controlEdges, " control_edges\n");
    for (const auto& [device, count] : summary.nodesByDevice) {
        absl::StrAppend(&text, count, " nodes assigned to device '", device, "'");
    }
    absl::StrAppend(
        &text, "Op types used: ",
        absl::StrJoin(summary.ops, ", ",
                      [](std::string* out, const auto& op) { absl::StrAppend(out, op.second, " ", op.first); }),
        "\n");
    return absl::StrCat(text, benchmarkText(summary, path));
}

std::string structureText(const Graph& graph) {
    absl::flat_hash_map<NodeId, const Node*> byId;
    for (const NodePtr& node : graph.nodes) byId[node->id] = node.get();
    std::string text;
    for (const int32_t position : transformToolPartialOrder(graph.nodes)) {
        const Node& node = *graph.nodes[static_cast<size_t>(position)];
        absl::StrAppend(&text, node.name, " (", node.op, "): [",
                        absl::StrJoin(node.inputs, ", ",
                                      [&](std::string* out, const Input& input) {
                                          *out += tensorName(byId.at(input.node)->name, input.index);
                                      }),
                        "]");
        if (node.constantValue()) {
            absl::StrAppend(&text, ", value=", debugString(*node.constantValue()));
        }
        text += '\n';
    }
    return text;
}

}  // namespace whittle
