// SPDX-License-Identifier: Apache-2.0
#include "core/passes/quantize_nodes_pieces.h"

#include "core/base/status.h"
#include "core/passes/eight_bit_constant.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

Node vectorOfOne(int32_t value) {
    return constantNode(kNoNode, "", Tensor::ofValues<int32_t>(DataType::kInt32, Shape::of({1}), {value}));
}

EightBitTensor outputsOf(NodeId node) { return {{node, 0}, {node, 1}, {node, 2}}; }

// What quantize_weights left.
bool isExpandedCodes(const Node& node) {
    if (node.op != "Dequantize" || node.dataInputCount() != 3 || node.typeAttr("T") != DataType::kQUInt8) return false;
    const Attr* mode = node.attr("mode");
    const Attr* axis = node.attr("axis");
    const Attr* type = node.attr("dtype");
    return mode && mode->asString() && *mode->asString() == "MIN_FIRST" &&
           (!axis || (axis->asInt() && *axis->asInt() == -1)) &&
           (!type || (type->asType() && *type->asType() == DataType::kFloat));
}

}  // namespace

QuantizePieces::QuantizePieces(const Graph& graph, const GraphIndex& index, PassContext& context)
    : m_graph(graph),
      m_index(index),
      m_names(graph),
      m_result(startResult(graph, context)),
      m_instead(graph.nodes.size()),
      m_after(graph.nodes.size()) {}

EightBitTensor QuantizePieces::placeholder(const Node& node, const FloatRange& range) {
    std::vector<NodePtr>& place = placeOf(node);
    place.push_back(changed(node, [](Node& copy) { copy.attrs.set("dtype", Attr::ofType(DataType::kQUInt8)); }));
    const std::string prefix = absl::StrCat(node.name, "_eightbit/");
    EightBitTensor codes;
    codes.codes = {node.id, 0};
    codes.min = add(scalarNode(kNoNode, "", range.min), absl::StrCat(prefix, "min"), node, place);
    codes.max = add(scalarNode(kNoNode, "", range.max), absl::StrCat(prefix, "max"), node, place);
    Node dequantize = dequantizeNode();
    dequantize.inputs = {codes.codes, codes.min, codes.max};
    m_placeholders[node.id] = add(std::move(dequantize), absl::StrCat(prefix, "dequantize"), node, place).node;
    return codes;
}

EightBitTensor QuantizePieces::quantizeTo(const Node& node, Input min, Input max) {
    Node quantize = quantizeNode(DataType::kQUInt8);
    Input value = node.inputs[0];
    if (const auto behind = m_placeholders.find(value.node); behind != m_placeholders.end())
        value.node = behind->second;
    quantize.inputs = {value, min, max};
    for (const Input& input : node.inputs) {
        if (input.isControl()) quantize.inputs.push_back(input);
    }
    return outputsOf(add(std::move(quantize), absl::StrCat(node.name, "/eightbit"), node, placeOf(node)).node);
}

EightBitTensor QuantizePieces::op(const Node& node, const EightBitOp& form, const std::vector<EightBitTensor>& values,
                                  std::optional<Input> plain) {
    Node main = eightBitNode(form);
    if (plain && form.plainInput == 0) main.inputs.push_back(*plain);
    for (const EightBitTensor& value : values) main.inputs.push_back(value.codes);
    if (plain && form.plainInput != 0) main.inputs.push_back(*plain);
    std::vector<std::pair<Input, Input>> ranges;
    for (const EightBitTensor& value : values) ranges.emplace_back(value.min, value.max);
    appendRanges(form, ranges, main.inputs);
    for (const Input& input : node.inputs) {
        if (input.isControl()) main.inputs.push_back(input);
    }
    const auto copy = [&](absl::string_view name) {
        if (const Attr* attr = node.attr(name)) main.attrs.set(name, *attr);
    };
    for (const absl::string_view name : form.copied) copy(name);
    // The Graph Transform Tool loses these two.
    if (form.op == "ResizeBilinear") copy("half_pixel_centers");
    if (form.op == "Reshape") copy("Tshape");
    return outputsOf(add(std::move(main), absl::StrCat(node.name, "/eightbit"), node, placeOf(node)).node);
}

Input QuantizePieces::axis(const Node& node, Input given, int32_t number) {
    const Node& source = *m_index.node(given.node);
    const absl::StatusOr<std::vector<int32_t>> value = elementsAs<int32_t>(*source.constantValue());
    if (source.typeAttr("dtype") == DataType::kInt32 && value.ok() && value->front() == number) return given;
    Node constant = constantNode(kNoNode, "", Tensor::ofValues<int32_t>(DataType::kInt32, Shape(), {number}));
    constant.inputs = source.inputs;
    return add(std::move(constant), absl::StrCat(node.name, "/eightbit/axis"), node, placeOf(node));
}

EightBitTensor QuantizePieces::requantizeTo(const Node& node, const EightBitTensor& wide, Input min, Input max) {
    Node requantize = requantizeNode();
    requantize.inputs = {wide.codes, wide.min, wide.max, min, max};
    const std::string name = absl::StrCat(node.name, "/eightbit/requantize");
    return outputsOf(add(std::move(requantize), name, node, placeOf(node)).node);
}

EightBitTensor QuantizePieces::requantizeTo(const Node& node, const EightBitTensor& wide, const FloatRange& range) {
    Input ends[2];
    for (const bool isMax : {false, true}) {
        Node end = scalarNode(kNoNode, "", isMax ? range.max : range.min);
        // In a loop it has to be where the node is.
        end.inputs = {Input::control(wide.codes.node)};
        const absl::string_view name = isMax ? "/eightbit/fallback_max" : "/eightbit/fallback_min";
        ends[isMax] = add(std::move(end), absl::StrCat(node.name, name), node, placeOf(node));
    }
    return requantizeTo(node, wide, ends[0], ends[1]);
}

EightBitTensor QuantizePieces::requantizeAsMeasured(const Node& node, const EightBitTensor& wide) {
    Node range = requantizationRangeNode();
    range.inputs = {wide.codes, wide.min, wide.max};
    const std::string name = absl::StrCat(node.name, "/eightbit/requant_range");
    const NodeId id = add(std::move(range), name, node, placeOf(node)).node;
    return requantizeTo(node, wide, {id, 0}, {id, 1});
}

void QuantizePieces::dequantize(const Node& node, const EightBitTensor& codes) {
    Node dequantize = dequantizeNode();
    dequantize.id = node.id;
    dequantize.name = node.name;
    dequantize.device = node.device;
    dequantize.origins = node.origins;
    dequantize.inputs = {codes.codes, codes.min, codes.max};
    placeOf(node).push_back(std::make_shared<const Node>(std::move(dequantize)));
}

absl::StatusOr<EightBitTensor> QuantizePieces::converted(const Input& value) {
    if (const auto known = m_converted.find(value); known != m_converted.end()) return known->second;
    const Node* source = m_index.node(value.node);
    while (source->op == "Identity" && source->inputs.size() == 1) source = m_index.node(source->inputs[0].node);
    EightBitTensor codes;
    if (isExpandedCodes(*source)) {
        codes = {source->inputs[0], source->inputs[1], source->inputs[2]};
    } else if (source->isConstant()) {
        WHITTLE_ASSIGN_OR_RETURN(codes, constant(*source));
    } else {
        codes = measured(value);
    }
    m_converted[value] = codes;
    return codes;
}

absl::StatusOr<EightBitTensor> QuantizePieces::constant(const Node& node) {
    const Input value{node.id, 0};
    if (const auto known = m_converted.find(value); known != m_converted.end()) return known->second;
    const Tensor* tensor = node.constantValue();
    if (!tensor) return absl::InvalidArgumentError(absl::StrCat("constant '", node.name, "' has no value"));
    absl::StatusOr<EightBitConstant> made = inEightBits(*tensor);
    if (!made.ok()) return annotate(made.status(), absl::StrCat("constant '", node.name, "'"));
    std::vector<NodePtr>& place = placeAfter(node);
    const auto addConstant = [&](Node constant, absl::string_view suffix) {
        // A constant inside a loop or branch is there because of its control inputs.
        constant.inputs = node.inputs;
        return add(std::move(constant), absl::StrCat(node.name, suffix), node, place);
    };
    EightBitTensor codes;
    codes.codes = addConstant(constantNode(kNoNode, "", std::move(made->codes)), "_quantized_const");
    codes.min = addConstant(scalarNode(kNoNode, "", made->min), "_quantized_min");
    codes.max = addConstant(scalarNode(kNoNode, "", made->max), "_quantized_max");
    m_converted[value] = codes;
    return codes;
}

EightBitTensor QuantizePieces::measured(const Input& value) {
    const Node& source = *m_index.node(value.node);
    std::vector<NodePtr>& place = placeAfter(source);
    const std::string port = value.index > 0 ? absl::StrCat("__port__", value.index) : "";
    const std::string prefix = absl::StrCat(source.name, port, "_eightbit/");
    const auto addConstant = [&](int32_t number, absl::string_view name) {
        Node constant = vectorOfOne(number);
        constant.inputs = {Input::control(value.node)};
        return add(std::move(constant), absl::StrCat(prefix, name), source, place);
    };
    Node reshape;
    reshape.op = "Reshape";
    reshape.attrs = {{"T", Attr::ofType(DataType::kFloat)}, {"Tshape", Attr::ofType(DataType::kInt32)}};
    reshape.inputs = {value, addConstant(-1, "reshape_dims")};
    const Input flat = add(std::move(reshape), absl::StrCat(prefix, "reshape"), source, place);
    const Input axes = addConstant(0, "reduction_dims");
    Node quantize = quantizeNode(DataType::kQUInt8);
    quantize.inputs = {value};
    for (const absl::string_view op : {"Min", "Max"}) {
        Node reduction;
        reduction.op = std::string(op);
        reduction.attrs = {{"T", Attr::ofType(DataType::kFloat)},
                           {"Tidx", Attr::ofType(DataType::kInt32)},
                           {"keep_dims", Attr::ofBool(false)}};
        reduction.inputs = {flat, axes};
        const absl::string_view name = op == "Min" ? "min" : "max";
        quantize.inputs.push_back(add(std::move(reduction), absl::StrCat(prefix, name), source, place));
    }
    return outputsOf(add(std::move(quantize), absl::StrCat(prefix, "quantize"), source, place).node);
}

Graph QuantizePieces::take() {
    absl::flat_hash_set<NodeId> behind;
    for (const auto& [node, dequantize] : m_placeholders) behind.insert(dequantize);
    const auto isMoved = [&](const Input& input) { return input.index == 0 && m_placeholders.contains(input.node); };
    // What is new reads the codes where it reads the placeholder.
    const auto readsCodes = [&](const Node& node) {
        return behind.contains(node.id) || toIndex(node.id) >= m_graph.nextId;
    };
    const auto write = [&](const NodePtr& node) {
        if (readsCodes(*node) || std::none_of(node->inputs.begin(), node->inputs.end(), isMoved)) {
            m_result.nodes.push_back(node);
            return;
        }
        m_result.nodes.push_back(changed(*node, [&](Node& copy) {
            for (Input& input : copy.inputs) {
                if (isMoved(input)) input.node = m_placeholders.at(input.node);
            }
        }));
    };
    for (size_t i = 0; i < m_graph.nodes.size(); ++i) {
        if (m_instead[i].empty()) {
            write(m_graph.nodes[i]);
        } else {
            for (const NodePtr& node : m_instead[i]) write(node);
        }
        for (const NodePtr& node : m_after[i]) write(node);
    }
    return std::move(m_result);
}

Input QuantizePieces::add(Node node, absl::string_view name, const Node& from, std::vector<NodePtr>& place) {
    node.id = m_result.newId();
    node.name = m_names.fresh(name);
    node.device = from.device;
    node.origins = originsOf(from);
    const Input output{node.id, 0};
    place.push_back(std::make_shared<const Node>(std::move(node)));
    return output;
}

std::vector<NodePtr>& QuantizePieces::placeOf(const Node& node) {
    return m_instead[static_cast<size_t>(m_index.positionOf(node.id))];
}

std::vector<NodePtr>& QuantizePieces::placeAfter(const Node& node) {
    return m_after[static_cast<size_t>(m_index.positionOf(node.id))];
}

}  // namespace whittle
