// SPDX-License-Identifier: Apache-2.0
#include "core/passes/may_be_empty.h"

#include "core/passes/known_shapes.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>

namespace whittle {
namespace {

// Ops whose output has as many elements as their inputs' values say.
bool choosesByValue(const Node& node) {
    static const absl::flat_hash_set<absl::string_view> ops = {"DynamicPartition",
                                                               "GenerateBoundingBoxProposals",
                                                               "ListDiff",
                                                               "NonMaxSuppression",
                                                               "NonMaxSuppressionV2",
                                                               "NonMaxSuppressionV3",
                                                               "NonMaxSuppressionV4",
                                                               "NonMaxSuppressionV5",
                                                               "NonMaxSuppressionWithOverlaps",
                                                               "RaggedTensorToSparse",
                                                               "SetSize",
                                                               "SparseFillEmptyRows",
                                                               "SparseSlice",
                                                               "StringSplit",
                                                               "StringSplitV2",
                                                               "Unique",
                                                               "UniqueV2",
                                                               "UniqueWithCounts",
                                                               "UniqueWithCountsV2",
                                                               "Where"};
    return ops.contains(node.op);
}

// Ops that cut out, where how much is an input.
bool cutsOut(const Node& node) { return node.op == "Slice" || node.op == "StridedSlice"; }

}  // namespace

MayBeEmpty::MayBeEmpty(const GraphIndex& index, const OpRegistry& ops, const InferredTensors* shapes,
                       const Progress& progress)
    : m_index(index), m_shapes(shapes), m_empty(index.graph().nodes.size(), false) {
    const auto& nodes = index.graph().nodes;
    const auto isSource = [](const NodePtr& node) { return choosesByValue(*node) || cutsOut(*node); };
    if (std::none_of(nodes.begin(), nodes.end(), isSource)) return;
    if (!m_shapes) {
        auto inferred = inferTensors(index.graph(), ops, inferenceOptions(ops, progress));
        m_inferred = std::make_unique<const InferredTensors>(inferred.ok() ? *std::move(inferred) : InferredTensors());
        m_shapes = m_inferred.get();
    }
    const auto isConstant = [&](const Input& input) {
        const Node* source = index.node(input.node);
        return input.isControl() || !source || source->isConstant();
    };
    std::vector<int32_t> open;
    for (size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = *nodes[i];
        // A slice between constants is what its author meant it to be.
        const bool cut = cutsOut(node) && !node.inputs.empty() &&
                         !std::all_of(node.inputs.begin() + 1, node.inputs.end(), isConstant);
        if ((!choosesByValue(node) && !cut) || isKnownFull(node)) continue;
        m_empty[i] = true;
        open.push_back(static_cast<int32_t>(i));
    }
    while (!open.empty()) {
        const int32_t at = open.back();
        open.pop_back();
        for (const GraphIndex::Use& use : index.uses(at)) {
            const Node& reader = index.at(use.position);
            const auto position = static_cast<size_t>(use.position);
            if (m_empty[position] || reader.inputs[static_cast<size_t>(use.slot)].isControl()) continue;
            if (isKnownFull(reader)) continue;
            m_empty[position] = true;
            open.push_back(use.position);
        }
    }
}

bool MayBeEmpty::operator()(NodeId node) const {
    const int32_t at = m_index.positionOf(node);
    return at != GraphIndex::kAbsent && m_empty[static_cast<size_t>(at)];
}

bool MayBeEmpty::anyInput(const Node& node) const {
    return std::any_of(node.inputs.begin(), node.inputs.end(),
                       [&](const Input& input) { return !input.isControl() && (*this)(input.node); });
}

bool MayBeEmpty::isKnownFull(const Node& node) const {
    const int32_t count = m_shapes->outputCount(node.id);
    for (int32_t i = 0; i < count; ++i) {
        const Shape shape = m_shapes->of(node.id, i).shape;
        const std::optional<int64_t> elements = shape.elementCount();
        if (!elements || *elements == 0) return false;
    }
    return count > 0;
}

}  // namespace whittle
