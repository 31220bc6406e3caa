// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/infer.h"

#include "core/base/status.h"
#include "core/graph/function_calls.h"
#include "core/shapes/engine.h"
#include "core/shapes/rules.h"
#include "core/shapes/scope.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <map>

namespace whittle {

std::string toString(const TensorType& type) {
    if (type.dtype == DataType::kInvalid) return "";
    if (type.shape.unknownRank) return cppName(type.dtype);
    return absl::StrCat(cppName(type.dtype), toString(type.shape));
}

const InferredTensors::Output* InferredTensors::find(NodeId node, int32_t output) const {
    if (output < 0 || output >= outputCount(node)) return nullptr;
    return &m_outputs[static_cast<size_t>(m_first[toIndex(node)] + output)];
}

int32_t InferredTensors::outputCount(NodeId node) const {
    const size_t id = toIndex(node);
    return id + 1 < m_first.size() ? m_first[id + 1] - m_first[id] : 0;
}

TensorType InferredTensors::of(NodeId node, int32_t output) const {
    const Output* found = find(node, output);
    return found ? TensorType{found->dtype, toShape(found->shape)} : TensorType();
}

const SymbolicShape& InferredTensors::shapeOf(NodeId node, int32_t output) const {
    static const SymbolicShape unknown = SymbolicShape::unknown();
    const Output* found = find(node, output);
    return found ? found->shape : unknown;
}

DataType InferredTensors::dtypeOf(NodeId node, int32_t output) const {
    const Output* found = find(node, output);
    return found ? found->dtype : DataType::kInvalid;
}

const HandleTypes& InferredTensors::handleOf(NodeId node, int32_t output) const {
    static const HandleTypes none;
    const Output* found = find(node, output);
    return found ? found->handle : none;
}

std::optional<int64_t> InferredTensors::bytesOf(NodeId node, int32_t output) const {
    const Output* found = find(node, output);
    const std::optional<int64_t> count = found ? found->shape.elementCount() : std::nullopt;
    const auto size = found ? static_cast<int64_t>(elementSize(found->dtype)) : 0;
    int64_t bytes = 0;
    if (!count || size == 0 || __builtin_mul_overflow(*count, size, &bytes)) return std::nullopt;
    return bytes;
}

std::vector<std::pair<std::string, int>> opsWithoutRule(const Graph& graph) {
    std::map<std::string, int> counts;
    absl::flat_hash_set<std::string> seen;
    std::vector<const std::vector<NodePtr>*> bodies = {&graph.nodes};
    while (!bodies.empty()) {
        const std::vector<NodePtr>& nodes = *bodies.back();
        bodies.pop_back();
        for (const NodePtr& node : nodes) {
            for (const std::string& name : functionsCalledBy(*node, graph.functions())) {
                const Function* function = graph.functions().find(name);
                if (function && seen.insert(name).second) bodies.push_back(&function->body);
            }
            if (!findShapeRule(node->op) && !graph.functions().find(node->op)) ++counts[node->op];
        }
    }
    return {counts.begin(), counts.end()};
}

absl::StatusOr<InferredTensors> inferTensors(const Graph& graph, const OpRegistry& ops,
                                             const InferenceOptions& options) {
    WHITTLE_RETURN_IF_ERROR(checkFunctionRecursion(graph));
    InferenceEngine engine(graph, ops, options);
    ShapeScope scope(engine, graph.nodes, 0);
    scope.setGiven(options.given);
    WHITTLE_RETURN_IF_ERROR(scope.walk());
    InferredTensors tensors = scope.take();
    tensors.m_missing = opsWithoutRule(graph);
    return tensors;
}

}  // namespace whittle
