// SPDX-License-Identifier: Apache-2.0
//
// strip_unused_nodes: keeps what the outputs are computed from and cuts the graph off at the inputs.
//
// An input that is no Placeholder becomes one, of the type and shape that the arguments say. Where they say nothing,
// the Graph Transform Tool makes it a float scalar, which only works because it wipes the producer version too; here it
// gets the type that the node gave out and an unknown shape. Wants to run first: whatever follows has less to look at.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"type", ParamInfo::Type::kDataType, "", WHITTLE_TR_NOOP("Param", "Type of the inputs that become placeholders.")},
    {"shape", ParamInfo::Type::kShape, "",
     WHITTLE_TR_NOOP("Param", "Shape of the inputs that become placeholders; ? is an unknown dimension.")},
    {"name", ParamInfo::Type::kNodeName, "",
     WHITTLE_TR_NOOP("Param", "An input that has a type and a shape of its own."), true},
    {"type_for_name", ParamInfo::Type::kDataType, "",
     WHITTLE_TR_NOOP("Param", "The type of the input in the same place of the list of names."), true},
    {"shape_for_name", ParamInfo::Type::kShape, "",
     WHITTLE_TR_NOOP("Param", "The shape of the input in the same place of the list of names."), true},
};

// The argument `kind` ("type" or "shape") for input `node`: the one listed for its name, else the default; "given" is
// false when there is neither.
struct Chosen {
    bool given = false;
    std::string text;
};

absl::StatusOr<Chosen> choose(const PassArgs& args, absl::string_view kind, absl::string_view example,
                              const std::string& node) {
    Chosen chosen;
    const std::vector<std::string> defaults = args.all(kind);
    if (defaults.size() > 1) {
        return absl::InvalidArgumentError(
            absl::StrCat("You must pass no more than one default '", kind, "' to strip_unused_nodes"));
    }
    if (!defaults.empty()) chosen = {true, defaults[0]};
    const std::string listName = absl::StrCat(kind, "_for_name");
    const std::vector<std::string> names = args.all("name");
    const std::vector<std::string> values = args.all(listName);
    if (names.size() != values.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat("You must pass a '", listName, "' arg for every 'name', e.g. strip_unused_nodes(", example));
    }
    for (size_t i = 0; i < names.size(); ++i) {
        if (names[i] == node) chosen = {true, values[i]};
    }
    return chosen;
}

absl::StatusOr<Shape> parseShape(const std::string& text, bool compat) {
    if (text.empty()) return absl::InvalidArgumentError("Specified shape is empty.");
    Shape shape;
    for (absl::string_view part : absl::StrSplit(text, ',')) {
        int64_t size = -1;
        const bool unknown = !compat && (part == "?" || part == "-1");
        if (!unknown && !absl::SimpleAtoi(part, &size)) {
            return absl::InvalidArgumentError(absl::StrCat("Could parse as shape: '", text, "'"));
        }
        if (!unknown && size < 0) {
            return absl::InvalidArgumentError(absl::StrCat("Expected shape dimensions to be non-negative, got ", size));
        }
        shape.dims.push_back(size);
    }
    return shape;
}

// The type that output 0 of `node` has by its op's definition.
DataType outputType(const Node& node, const PassContext& context) {
    const OpDef* op = context.ops ? context.ops->find(node.op) : nullptr;
    if (!op) return DataType::kFloat;
    const auto types = argTypes(op->outputs, node.attrs);
    return types && !types->empty() ? baseType(types->front()) : DataType::kFloat;
}

absl::StatusOr<NodePtr> placeholderFor(const Node& node, const PassArgs& args, const PassContext& context) {
    const absl::string_view typeExample = "name=foo, type_for_name=float, name=bar, type_for_name=quint8";
    const absl::string_view shapeExample = "name=foo, shape_for_name=\"2,2,1\", name=bar, shape_for_name=\"1\"";
    WHITTLE_ASSIGN_OR_RETURN(const Chosen type, choose(args, "type", typeExample, node.name));
    DataType dtype = context.compat ? DataType::kFloat : outputType(node, context);
    if (type.given) {
        const auto parsed = dataTypeFromName(type.text);
        if (!parsed) {
            return absl::InvalidArgumentError(absl::StrCat("Couldn't understand type argument '", type.text, "'"));
        }
        dtype = *parsed;
    }
    WHITTLE_ASSIGN_OR_RETURN(const Chosen shapeText, choose(args, "shape", shapeExample, node.name));
    Shape shape = context.compat ? Shape() : Shape::unknown();
    if (shapeText.given) {
        auto parsed = parseShape(shapeText.text, context.compat);
        if (!parsed.ok()) {
            return context.compat ? parsed.status()
                                  : annotate(parsed.status(), absl::StrCat("input '", node.name, "'"));
        }
        shape = *std::move(parsed);
    }
    Node placeholder;
    placeholder.id = node.id;
    placeholder.name = node.name;
    placeholder.op = "Placeholder";
    placeholder.attrs = {{"dtype", Attr::ofType(dtype)}, {"shape", Attr::ofShape(std::move(shape))}};
    placeholder.origins = node.origins;
    return std::make_shared<const Node>(std::move(placeholder));
}

struct Ends {
    absl::flat_hash_set<NodeId> inputs;
    std::vector<NodeId> outputs;
};

absl::StatusOr<Ends> findEnds(const GraphIndex& index, const PassContext& context) {
    Ends ends;
    for (const std::string& input : context.inputs) {
        WHITTLE_ASSIGN_OR_RETURN(const std::string name, nodeOfTensor(input));
        if (const Node* node = index.node(name)) {
            ends.inputs.insert(node->id);
        } else if (!context.compat) {
            return absl::InvalidArgumentError(absl::StrCat("input '", name, "' is not in the graph"));
        }
    }
    for (const std::string& output : context.outputs) {
        WHITTLE_ASSIGN_OR_RETURN(const std::string name, nodeOfTensor(output));
        const Node* node = index.node(name);
        if (!node) return absl::InvalidArgumentError(absl::StrCat("Input node ", name, " not found in graph"));
        ends.outputs.push_back(node->id);
    }
    if (ends.outputs.empty() && !context.compat) {
        return absl::InvalidArgumentError("no outputs are given, so every node is unused; name the outputs to keep");
    }
    return ends;
}

// A placeholder has one output; whoever reads another one of the node that it replaces would be left without.
absl::Status checkOnlyFirstOutputIsRead(const GraphIndex& index, NodeId input, const std::vector<bool>& keep) {
    for (const GraphIndex::Use& use : index.uses(input)) {
        const Node& reader = index.at(use.position);
        const int32_t port = reader.inputs[static_cast<size_t>(use.slot)].index;
        if (keep[static_cast<size_t>(use.position)] && port > 0) {
            return absl::InvalidArgumentError(absl::StrCat("input '", index.node(input)->name,
                                                           "' cannot become a placeholder: '", reader.name,
                                                           "' reads its output ", port));
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    const GraphIndex index(graph);
    WHITTLE_ASSIGN_OR_RETURN(const Ends ends, findEnds(index, context));
    std::vector<bool> keep = reachableFrom(graph, ends.outputs, ends.inputs);
    for (NodeId input : ends.inputs) keep[static_cast<size_t>(index.positionOf(input))] = true;
    Graph result = startResult(graph, context);
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const NodePtr& node = graph.nodes[i];
        if (!keep[i]) continue;
        if (node->op == "Placeholder" || !ends.inputs.contains(node->id)) {
            result.nodes.push_back(node);
            continue;
        }
        if (!context.compat) WHITTLE_RETURN_IF_ERROR(checkOnlyFirstOutputIsRead(index, node->id, keep));
        WHITTLE_ASSIGN_OR_RETURN(NodePtr placeholder, placeholderFor(*node, args, context));
        result.nodes.push_back(std::move(placeholder));
    }
    return result;
}

}  // namespace

const PassInfo kStripUnusedNodesPass = {
    .name = "strip_unused_nodes",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass",
                               "Removes the nodes that no output needs and turns the inputs into "
                               "placeholders."),
    .params = kParams,
    .sketch = {.before = "s = Const\n"
                         "i = Decode s\n"
                         "y = Neg i\n"
                         "z = Relu y",
               .after = "i = Placeholder\n"
                        "y = Neg i"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Inputs become float scalars unless the arguments say otherwise, also where "
                              "they were of another type; unknown dimensions are refused, inputs that the "
                              "graph lacks ignored, and readers of a second output of an input left without "
                              "it."),
    .keywords = "strip_unused extract_sub_graph optimize_for_inference prune",
    .run = run,
};

}  // namespace whittle
