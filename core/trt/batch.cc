// SPDX-License-Identifier: Apache-2.0
#include "core/trt/batch.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include <algorithm>
#include <vector>

namespace whittle {
namespace {

bool broadcasts(const Node& node) {
    static const auto* ops = new absl::flat_hash_set<absl::string_view>{
        "Add",         "AddV2",        "Mul",     "Sub", "Div",     "FloorDiv",
        "RealDiv",     "Minimum",      "Maximum", "Pow", "BiasAdd", "SquaredDifference",
        "BatchMatMul", "BatchMatMulV2"};
    return ops->contains(node.op);
}

std::vector<SymbolicShape> relevantInputs(const Node& node, const InferredTensors& tensors) {
    size_t first = 0, count = 1;
    if (node.op == "Conv2DBackpropInput" || node.op == "Conv3DBackpropInputV2") first = 2;
    if (broadcasts(node)) count = node.dataInputCount();
    std::vector<SymbolicShape> shapes;
    for (size_t i = first; i < std::min(first + count, node.dataInputCount()); ++i) {
        shapes.push_back(tensors.shapeOf(node.inputs[i].node, node.inputs[i].index));
    }
    return shapes;
}

}  // namespace

std::optional<SymbolicShape> leadingShape(const Node& node, const InferredTensors& tensors) {
    const std::vector<SymbolicShape> shapes = relevantInputs(node, tensors);
    if (shapes.empty()) return std::nullopt;
    if (std::any_of(shapes.begin(), shapes.end(), [](const SymbolicShape& s) { return !s.hasRank(); })) {
        return std::nullopt;
    }
    const SymbolicShape* leading = &shapes[0];
    const auto sizeOf = [](const SymbolicShape& shape) { return shape.rank() < 1 ? 1 : shape.dims[0].sizeOr(-1); };
    int64_t largest = sizeOf(*leading);  // the largest known size among shapes of the leading one's rank
    for (size_t i = 1; i < shapes.size(); ++i) {
        const SymbolicShape& shape = shapes[i];
        if (shape.rank() < leading->rank()) continue;
        if (shape.rank() > leading->rank()) {
            leading = &shape;
            largest = sizeOf(shape);
            continue;
        }
        if (leading->rank() < 1) continue;
        const int64_t size = sizeOf(shape), leadingSize = sizeOf(*leading);
        if (size < 0 && leadingSize >= 0) {
            leading = &shape;  // `largest` remembers what it replaces
        } else if (size < 0 || leadingSize < 0) {
            largest = std::max(largest, size);
        } else if (size > leadingSize) {
            leading = &shape;
            largest = size;
        }
    }
    if (leading->rank() > 0 && !leading->dims[0].isKnown() && largest > 1) return std::nullopt;
    return *leading;
}

bool hasImplicitBatch(const Node& node, const InferredTensors& tensors) {
    if (node.dataInputCount() == 0) return true;
    const std::optional<SymbolicShape> leading = leadingShape(node, tensors);
    return leading && leading->rank() >= 2;
}

}  // namespace whittle
