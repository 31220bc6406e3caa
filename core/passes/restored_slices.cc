// SPDX-License-Identifier: Apache-2.0
#include "core/passes/restored_slices.h"

#include "core/base/status.h"
#include "core/graph/graph_index.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace whittle {
namespace {

// Variables that were saved in parts are stored under one name.
std::string keyInCheckpoint(absl::string_view name) {
    std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
    if (parts.size() > 1 && absl::StartsWith(parts.back(), "part_")) parts.pop_back();
    return absl::StrJoin(parts, "/");
}

// What the nodes save*/Assign* give to each variable; the first counts.
absl::flat_hash_map<NodeId, Input> restoredFrom(const Graph& graph) {
    absl::flat_hash_map<NodeId, Input> sources;
    for (const NodePtr& node : graph.nodes) {
        const std::vector<absl::string_view> parts = absl::StrSplit(node->name, '/');
        if (parts.size() == 2 && absl::StartsWith(parts[0], "save") && absl::StartsWith(parts[1], "Assign") &&
            node->inputs.size() >= 2 && node->inputs[0].index == 0) {
            sources.emplace(node->inputs[0].node, node->inputs[1]);
        }
    }
    return sources;
}

std::vector<std::string> stringsRead(const GraphIndex& index, const Node* restore, size_t slot) {
    if (!restore || restore->op != "RestoreV2" || restore->inputs.size() <= slot) return {};
    const Node* node = index.node(restore->inputs[slot].node);
    const Tensor* value = node ? node->constantValue() : nullptr;
    if (!value || value->dtype != DataType::kString) return {};
    return stringElements(*value).value_or(std::vector<std::string>());
}

// The tool takes the first entry of that name, which for every part of a variable is the first part.
absl::StatusOr<std::string> sliceOf(const GraphIndex& index, const Input* source, const std::string& variable,
                                    bool asTool) {
    const Node* restore = source ? index.node(source->node) : nullptr;
    const std::vector<std::string> names = stringsRead(index, restore, 1), slices = stringsRead(index, restore, 2);
    auto at = std::find(names.begin(), names.end(), keyInCheckpoint(variable));
    if (at == names.end()) {
        return absl::InternalError(absl::StrCat("Unable to find RestoreV2 entry for variable: ", variable));
    }
    if (!asTool && source && source->index >= 0 && static_cast<size_t>(source->index) < names.size() &&
        names[static_cast<size_t>(source->index)] == *at) {
        at = names.begin() + source->index;
    }
    const auto offset = static_cast<size_t>(at - names.begin());
    if (offset >= slices.size()) {
        return absl::InternalError(absl::StrCat("Unable to find slice for variable: ", variable));
    }
    return slices[offset];
}

}  // namespace

absl::StatusOr<RestoredSlices> RestoredSlices::read(const Graph& graph, bool asTool) {
    RestoredSlices slices;
    const GraphIndex index(graph);
    const absl::flat_hash_map<NodeId, Input> sources = restoredFrom(graph);
    for (const NodePtr& node : graph.nodes) {
        if (node->op != "Variable" && node->op != "VariableV2") continue;
        const auto source = sources.find(node->id);
        absl::StatusOr<std::string> slice =
            sliceOf(index, source == sources.end() ? nullptr : &source->second, node->name, asTool);
        if (slice.ok()) {
            slices.m_byVariable[node->name] = *std::move(slice);
        } else if (asTool) {
            return slice.status();
        }
    }
    return slices;
}

absl::StatusOr<Tensor> RestoredSlices::value(const TensorBundle& checkpoint, const std::string& variable) const {
    const auto slice = m_byVariable.find(variable);
    if (slice == m_byVariable.end()) return checkpoint.read(variable);
    const std::string key = keyInCheckpoint(variable);
    if (slice->second.empty()) return checkpoint.read(key);
    WHITTLE_ASSIGN_OR_RETURN(const ShapeAndSlice part, parseShapeAndSlice(slice->second));
    for (size_t axis = 0; axis < part.slice.extents.size(); ++axis) {
        if (part.slice.extents[axis].length != part.fullShape.dims[axis]) return checkpoint.readSlice(key, part.slice);
    }
    return checkpoint.read(key);
}

}  // namespace whittle
