// SPDX-License-Identifier: Apache-2.0
#include "core/passes/quantize_nodes_checks.h"

#include "core/graph/output_types.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

std::string textAttr(const Node& node, absl::string_view name, absl::string_view otherwise) {
    const Attr* attr = node.attr(name);
    const std::string* text = attr ? attr->asString() : nullptr;
    return text ? *text : std::string(otherwise);
}

std::vector<int64_t> numbersOf(const Node& node, absl::string_view name) {
    const Attr* attr = node.attr(name);
    const std::vector<int64_t>* numbers = attr ? attr->asListOf<int64_t>() : nullptr;
    return numbers ? *numbers : std::vector<int64_t>();
}

FloatObstacle attributeNamed(const Node& node, absl::string_view name) {
    const Attr* attr = node.attr(name);
    return std::make_pair(FloatReason::kAttribute,
                          absl::StrCat(name, attr ? " " : " is missing", attr ? toString(*attr) : std::string()));
}

// A shape without the ones in front, which broadcasting adds anyway.
SymbolicShape withoutLeadingOnes(SymbolicShape shape) {
    while (!shape.dims.empty() && shape.dims.front().is(1)) shape.dims.erase(shape.dims.begin());
    return shape;
}

bool endsWith(const SymbolicShape& shape, const SymbolicShape& end) {
    return end.dims.size() <= shape.dims.size() && std::equal(end.dims.rbegin(), end.dims.rend(), shape.dims.rbegin());
}

// One of them is a single value, or is repeated whole to fill the other.
bool repeatsWhole(const SymbolicShape& a, const SymbolicShape& b) {
    if (a.elementCount() == 1 || b.elementCount() == 1) return true;
    if (!a.hasRank() || !b.hasRank()) return false;
    const SymbolicShape x = withoutLeadingOnes(a);
    const SymbolicShape y = withoutLeadingOnes(b);
    return endsWith(x, y) || endsWith(y, x);
}

bool isOneOf(const Node& node, std::initializer_list<absl::string_view> ops) {
    return std::find(ops.begin(), ops.end(), node.op) != ops.end();
}

}  // namespace

const EightBitOp* eightBitFormOf(const Node& node) {
    if (node.op == "AddV2") return findEightBitOp("Add");
    if (node.op == "ConcatV2") return findEightBitOp("Concat");
    return findEightBitOp(node.op);
}

FloatObstacle EightBitChecks::obstacle(const Node& node, const EightBitOp& form) const {
    if (FloatObstacle found = typeObstacle(node)) return found;
    if (FloatObstacle found = attributeObstacle(node, form)) return found;
    if (FloatObstacle found = shapeObstacle(node)) return found;
    if (m_mayBeEmpty(node.id) || m_mayBeEmpty.anyInput(node)) return std::make_pair(FloatReason::kMayBeEmpty, "");
    return std::nullopt;
}

FloatObstacle EightBitChecks::typeObstacle(const Node& node) const {
    const FloatObstacle other = std::make_pair(FloatReason::kOtherType, "");
    const absl::StatusOr<std::vector<DataType>> inputs = dataInputTypes(node, m_ops);
    if (!inputs.ok()) return std::make_pair(FloatReason::kAttribute, std::string(inputs.status().message()));
    if (inputs->size() != node.dataInputCount()) return other;
    const std::vector<DataType> outputs = outputTypes(node, m_ops);
    if (outputs.size() != 1 || outputs[0] != DataType::kFloat) return other;
    // All others have values of one type.
    if (node.op == "ResizeBilinear" && inputs->front() != DataType::kFloat) return other;
    return std::nullopt;
}

FloatObstacle EightBitChecks::attributeObstacle(const Node& node, const EightBitOp& form) const {
    for (const absl::string_view name : form.copied) {
        const bool hasDefault = node.op == "MatMul" || node.op == "ResizeBilinear";
        if (!node.attr(name) && !hasDefault) return attributeNamed(node, name);
    }
    if (textAttr(node, "data_format", "NHWC") != "NHWC") return attributeNamed(node, "data_format");
    if (isOneOf(node, {"Conv2D", "AvgPool", "MaxPool"})) return windowObstacle(node);
    if (isOneOf(node, {"Concat", "ConcatV2"}) && !concatAxis(node)) {
        return std::make_pair(FloatReason::kAttribute, "the axis is no constant");
    }
    return std::nullopt;
}

FloatObstacle EightBitChecks::windowObstacle(const Node& node) const {
    const std::string padding = textAttr(node, "padding", "");
    if (padding != "SAME" && padding != "VALID") return attributeNamed(node, "padding");
    const std::vector<int64_t> strides = numbersOf(node, "strides");
    if (strides.size() != 4 || strides[0] != 1 || strides[3] != 1) return attributeNamed(node, "strides");
    if (node.op == "Conv2D") {
        if (strides[1] != strides[2]) return attributeNamed(node, "strides");
        const std::vector<int64_t> dilations = numbersOf(node, "dilations");
        const bool dense = std::all_of(dilations.begin(), dilations.end(), [](int64_t d) { return d == 1; });
        return dense ? std::nullopt : attributeNamed(node, "dilations");
    }
    const std::vector<int64_t> size = numbersOf(node, "ksize");
    if (size.size() != 4 || size[0] != 1 || size[3] != 1) return attributeNamed(node, "ksize");
    return std::nullopt;
}

FloatObstacle EightBitChecks::shapeObstacle(const Node& node) const {
    if (!isOneOf(node, {"Add", "AddV2", "Mul"})) return std::nullopt;
    const SymbolicShape& a = m_shapes.shapeOf(node.inputs[0].node, node.inputs[0].index);
    const SymbolicShape& b = m_shapes.shapeOf(node.inputs[1].node, node.inputs[1].index);
    if (repeatsWhole(a, b)) return std::nullopt;
    return std::make_pair(FloatReason::kShape, absl::StrCat(toString(toShape(a)), " and ", toString(toShape(b))));
}

std::optional<int32_t> EightBitChecks::concatAxis(const Node& node) const {
    const size_t count = node.dataInputCount();
    if (count < 2) return std::nullopt;
    const Input& axis = node.inputs[node.op == "Concat" ? 0 : count - 1];
    const Node* source = m_index.node(axis.node);
    const Tensor* value = source ? source->constantValue() : nullptr;
    if (!value) return std::nullopt;
    const absl::StatusOr<std::vector<double>> numbers = elementsAsDouble(*value);
    if (!numbers.ok() || numbers->size() != 1) return std::nullopt;
    auto found = static_cast<int64_t>(numbers->front());
    if (found < 0) {
        const SymbolicShape& shape = m_shapes.shapeOf(node.id, 0);
        if (!shape.hasRank()) return std::nullopt;
        found += shape.rank();
    }
    constexpr int64_t kMostDimensions = 254;
    if (found < 0 || found > kMostDimensions) return std::nullopt;
    return static_cast<int32_t>(found);
}

std::optional<std::string> rangeObstacle(const Node& fakeQuant, const GraphIndex& index) {
    const Attr* bits = fakeQuant.attr("num_bits");
    if (bits && bits->asInt() && *bits->asInt() != 8) return absl::StrCat("num_bits ", *bits->asInt());
    const Attr* narrow = fakeQuant.attr("narrow_range");
    if (narrow && narrow->asBool() && *narrow->asBool()) return "narrow_range";
    if (fakeQuant.dataInputCount() != 3) return "no range";
    double ends[2] = {0, 0};
    for (size_t i = 0; i < 2; ++i) {
        const Node* source = index.node(fakeQuant.inputs[i + 1].node);
        const Tensor* value = source ? source->constantValue() : nullptr;
        if (!value) return "the range is no constant";
        const absl::StatusOr<std::vector<double>> numbers = elementsAsDouble(*value);
        if (!numbers.ok() || numbers->size() != 1) return "the range is no constant";
        ends[i] = numbers->front();
    }
    const bool fits =
        std::isfinite(ends[0]) && std::isfinite(ends[1]) && ends[0] <= 0 && ends[1] >= 0 && ends[0] < ends[1];
    if (!fits) return absl::StrCat(ends[0], " to ", ends[1]);
    return std::nullopt;
}

}  // namespace whittle
