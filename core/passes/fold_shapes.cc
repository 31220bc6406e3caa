// SPDX-License-Identifier: Apache-2.0
#include "core/passes/fold_shapes.h"

#include "core/base/status.h"
#include "core/graph/control_flow.h"
#include "core/graph/edit.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {
namespace {

// Placeholders made by graphs of this producer or before say nothing by a shape without dimensions.
constexpr int32_t kLastProducerOfVagueScalars = 21;
constexpr char kDeclared[] = "_output_shapes";

// `sizes` as a tensor of int32 or int64; nullopt when one does not fit.
std::optional<Tensor> integerTensor(DataType dtype, Shape shape, const std::vector<int64_t>& sizes) {
    if (dtype == DataType::kInt64) return Tensor::ofValues<int64_t>(dtype, std::move(shape), sizes);
    if (dtype != DataType::kInt32) return std::nullopt;
    std::vector<int32_t> small;
    for (const int64_t size : sizes) {
        if (size > std::numeric_limits<int32_t>::max()) return std::nullopt;
        small.push_back(static_cast<int32_t>(size));
    }
    return Tensor::ofValues<int32_t>(dtype, std::move(shape), small);
}

DataType outTypeOf(const Node& node) {
    const DataType type = node.typeAttr("out_type");
    return type == DataType::kInvalid ? DataType::kInt32 : type;
}

std::optional<Tensor> outputFor(const Node& node, const Shape& shape) {
    if (node.op == "Rank") {
        if (shape.unknownRank) return std::nullopt;
        return integerTensor(DataType::kInt32, {}, {static_cast<int64_t>(shape.dims.size())});
    }
    if (!shape.isFullyDefined()) return std::nullopt;
    if (node.op == "Size") {
        const auto count = shape.elementCount();
        return count ? integerTensor(outTypeOf(node), {}, {*count}) : std::nullopt;
    }
    return integerTensor(outTypeOf(node), Shape::of({static_cast<int64_t>(shape.dims.size())}), shape.dims);
}

// `graph` as the importer sees it: nothing of what closes loops, no scalar placeholders of old producers.
Graph asImported(const Graph& graph, bool vagueScalars) {
    Graph result = withoutNodes(graph);
    result.nodes.reserve(graph.nodes.size());
    std::vector<bool> closesLoop(graph.nextId, false);
    for (const NodePtr& node : graph.nodes) closesLoop[toIndex(node->id)] = isNextIteration(*node);
    for (const NodePtr& node : graph.nodes) {
        if (vagueScalars && (node->op == "Placeholder" || node->op == "PlaceholderV2")) {
            const Attr* shape = node->attr("shape");
            if (shape && shape->asShape() && shape->asShape()->dims.empty()) {
                result.nodes.push_back(
                    changed(*node, [](Node& n) { n.attrs.set("shape", Attr::ofShape(Shape::unknown())); }));
                continue;
            }
        }
        const auto closes = [&](const Input& in) {
            return !in.isControl() && toIndex(in.node) < graph.nextId && closesLoop[toIndex(in.node)];
        };
        const bool isAnyMerge = isMerge(*node) || node->op == "_XlaMerge";
        if (!isAnyMerge || std::none_of(node->inputs.begin(), node->inputs.end(), closes)) {
            result.nodes.push_back(node);
            continue;
        }
        Node anything;
        anything.id = result.newId();
        anything.name = node->name;  // only for messages
        anything.op = "Placeholder";
        anything.attrs = {{"dtype", Attr::ofType(node->typeAttr("T"))}, {"shape", Attr::ofShape(Shape::unknown())}};
        result.nodes.push_back(std::make_shared<const Node>(anything));
        result.nodes.push_back(changed(*node, [&](Node& n) {
            for (Input& in : n.inputs) {
                if (closes(in)) in = {anything.id, 0};
            }
        }));
    }
    return result;
}

bool agree(const Shape& a, const Shape& b) {
    if (a.unknownRank || b.unknownRank) return true;
    if (a.dims.size() != b.dims.size()) return false;
    for (size_t i = 0; i < a.dims.size(); ++i) {
        if (a.dims[i] >= 0 && b.dims[i] >= 0 && a.dims[i] != b.dims[i]) return false;
    }
    return true;
}

// The declared shapes of every output that has one; the error of the first that cannot be true.
absl::StatusOr<std::vector<std::pair<Input, Shape>>> declaredShapes(const Graph& graph, const InferredTensors& known) {
    std::vector<std::pair<Input, Shape>> given;
    for (const NodePtr& node : graph.nodes) {
        const Attr* attr = node->attr(kDeclared);
        const std::vector<Shape>* shapes = attr ? attr->asListOf<Shape>() : nullptr;
        if (!shapes) continue;
        if (static_cast<int64_t>(shapes->size()) != known.outputCount(node->id)) {
            return absl::InvalidArgumentError(absl::StrCat(
                "Node '", node->name, "' has an ", kDeclared, " attribute inconsistent with the GraphDef: it lists ",
                shapes->size(), " outputs of ", known.outputCount(node->id)));
        }
        for (size_t i = 0; i < shapes->size(); ++i) {
            const Shape inferred = known.of(node->id, static_cast<int32_t>(i)).shape;
            if (!agree((*shapes)[i], inferred)) {
                return absl::InvalidArgumentError(absl::StrCat("Node '", node->name, "' has an ", kDeclared,
                                                               " attribute inconsistent with the GraphDef for output #",
                                                               i, ": ", toString((*shapes)[i]), " is declared, ",
                                                               toString(inferred), " follows from the graph"));
            }
            given.push_back({{node->id, static_cast<int32_t>(i)}, (*shapes)[i]});
        }
    }
    return given;
}

}  // namespace

bool asksForShape(const Node& node) {
    return node.op == "Shape" || node.op == "ShapeN" || node.op == "Rank" || node.op == "Size";
}

std::optional<std::vector<Tensor>> shapeOutputs(const Node& node, const InferredTensors& known) {
    std::vector<Tensor> outputs;
    for (const Input& input : node.inputs) {
        if (input.isControl()) continue;
        std::optional<Tensor> output = outputFor(node, known.of(input.node, input.index).shape);
        if (!output) return std::nullopt;
        outputs.push_back(*std::move(output));
    }
    return outputs;
}

absl::StatusOr<InferredTensors> importedShapes(const Graph& graph, bool clearDeclared, const PassContext& context,
                                               const NodeEvaluator& evaluate) {
    const int32_t producer = graph.versions && !clearDeclared ? graph.versions->producer : 0;
    Graph imported = asImported(graph, producer <= kLastProducerOfVagueScalars);
    if (clearDeclared) imported.versions.reset();
    InferenceOptions options;
    options.evaluate = evaluate;
    options.progress = context.progress;
    WHITTLE_ASSIGN_OR_RETURN(InferredTensors known, inferTensors(imported, *context.ops, options));
    if (!known.problems().empty()) {
        return absl::InvalidArgumentError(known.problems().front().message);
    }
    if (clearDeclared) return known;
    WHITTLE_ASSIGN_OR_RETURN(options.given, declaredShapes(imported, known));
    if (options.given.empty()) return known;
    return inferTensors(imported, *context.ops, options);
}

}  // namespace whittle
