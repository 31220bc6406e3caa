// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/declared.h"

#include "core/graph/order.h"
#include "core/shapes/shape_rules.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <numeric>

namespace whittle {
namespace {

constexpr int64_t kMostOutputs = 100000;    // of one node; more is no sane graph
constexpr int64_t kLargestConstant = 1000;  // elements of a shape, a permutation, ...

std::vector<DataType> outputTypes(const Node& node, const OpRegistry& ops) {
    const OpDef* def = ops.find(node.op);
    if (!def) return {};
    int64_t count = 0;
    for (const OpDef::Arg& arg : def->outputs) {
        const std::optional<int64_t> length = argLength(arg, node.attrs);
        if (!length || *length < 0 || (count += *length) > kMostOutputs) return {};
    }
    const std::optional<std::vector<DataType>> types = argTypes(def->outputs, node.attrs);
    return types ? *types : std::vector<DataType>();
}

const std::vector<Shape>* writtenShapes(const Node& node) {
    const Attr* attr = node.attr("_output_shapes");
    return attr ? attr->asListOf<Shape>() : nullptr;
}

}  // namespace

DeclaredTensors::DeclaredTensors(const Graph& graph, const OpRegistry& ops) {
    uint32_t ids = 0;
    for (const NodePtr& node : graph.nodes) ids = std::max(ids, toIndex(node->id) + 1);
    std::vector<const Node*> byId(ids, nullptr);
    std::vector<std::vector<DataType>> types(ids);
    m_first.assign(size_t{ids} + 1, 0);
    for (const NodePtr& node : graph.nodes) {
        const uint32_t id = toIndex(node->id);
        byId[id] = node.get();
        types[id] = outputTypes(*node, ops);
        m_first[id + 1] = static_cast<int32_t>(types[id].size());
    }
    std::partial_sum(m_first.begin(), m_first.end(), m_first.begin());
    m_types.resize(static_cast<size_t>(m_first.back()));

    absl::StatusOr<std::vector<int32_t>> order = topologicalOrder(graph.nodes);
    if (!order.ok()) {
        // Rules see less on a cycle, nothing else.
        order = std::vector<int32_t>(graph.nodes.size());
        std::iota(order->begin(), order->end(), 0);
    }
    std::vector<Shape> inputs;
    for (const int32_t position : *order) {
        const Node& node = *graph.nodes[static_cast<size_t>(position)];
        const uint32_t id = toIndex(node.id);
        if (types[id].empty()) continue;
        inputs.clear();
        for (const Input& input : node.inputs) {
            if (!input.isControl()) inputs.push_back(of(input.node, input.index).shape);
        }
        const auto constant = [&](size_t slot) -> std::optional<std::vector<int64_t>> {
            const NodeId source = node.inputs[slot].node;
            const Node* from = toIndex(source) < ids ? byId[toIndex(source)] : nullptr;
            for (int step = 0; from && from->op == "Identity" && !from->inputs.empty() && step < 10; ++step) {
                const NodeId next = from->inputs.front().node;
                from = toIndex(next) < ids ? byId[toIndex(next)] : nullptr;
            }
            const Tensor* value = from ? from->constantValue() : nullptr;
            if (!value || value->shape.elementCount().value_or(kLargestConstant + 1) > kLargestConstant) {
                return std::nullopt;
            }
            if (!isInteger(value->dtype)) return std::nullopt;
            const absl::StatusOr<std::vector<double>> elements = elementsAsDouble(*value);
            if (!elements.ok()) return std::nullopt;
            return std::vector<int64_t>(elements->begin(), elements->end());
        };
        std::vector<Shape> shapes = outputShapes({node, inputs, constant, types[id].size()});
        if (node.op == "ReadVariableOp" && !node.inputs.empty()) {
            const uint32_t handle = toIndex(node.inputs.front().node);
            const Attr* shape = handle < ids && byId[handle] ? byId[handle]->attr("shape") : nullptr;
            shapes.front() = shape && shape->asShape() ? *shape->asShape() : Shape::unknown();
        }
        const std::vector<Shape>* written = writtenShapes(node);
        for (size_t i = 0; i < shapes.size(); ++i) {
            TensorType& type = m_types[static_cast<size_t>(m_first[id]) + i];
            type.dtype = baseType(types[id][i]);
            type.shape = std::move(shapes[i]);
            const bool better =
                written && i < written->size() && !(*written)[i].unknownRank && !type.shape.isFullyDefined();
            if (better) type.shape = (*written)[i];
        }
    }
}

TensorType DeclaredTensors::of(NodeId node, int32_t output) const {
    if (output < 0 || output >= outputCount(node)) return {};
    return m_types[static_cast<size_t>(m_first[toIndex(node)] + output)];
}

int32_t DeclaredTensors::outputCount(NodeId node) const {
    const size_t id = toIndex(node);
    return id + 1 < m_first.size() ? m_first[id + 1] - m_first[id] : 0;
}

std::optional<int64_t> DeclaredTensors::bytesOf(NodeId node, int32_t output) const {
    const TensorType type = of(node, output);
    const std::optional<int64_t> count = type.shape.unknownRank ? std::nullopt : type.shape.elementCount();
    const auto size = static_cast<int64_t>(elementSize(type.dtype));
    int64_t bytes = 0;
    if (!count || size == 0 || __builtin_mul_overflow(*count, size, &bytes)) return std::nullopt;
    return bytes;
}

}  // namespace whittle
