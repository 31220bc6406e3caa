// SPDX-License-Identifier: Apache-2.0
#include "core/formats/restore_plan.h"

#include "core/formats/export_tables.h"
#include "core/formats/tensor_bundle.h"
#include "core/graph/extract.h"
#include "core/graph/graph_index.h"
#include "core/graph/inline_calls.h"
#include "proto/saved_model.pb.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <optional>

// Names do not tell which tensor belongs to which variable: two variables of one name get nodes w and w_1 in any order,
// shared_name is shared, and scoped savers rename. What restores the model does know it:
//
//     filename   "w", "b"   "", ""
//          \        |        /
//           `-- RestoreV2 --'                       in TF1 in the main graph, in TF2 in a function that is
//                |      |                           called with the handles
//     AssignVariableOp(w, :0)   Assign(b, :1)
namespace whittle {
namespace {

constexpr int kMostSteps = 64;

// What feeds `input`, seen through Identity, Cast and Reshape.
std::optional<Input> behind(const GraphIndex& index, Input input) {
    for (int step = 0; step < kMostSteps; ++step) {
        const Node* node = index.node(input.node);
        if (!node) return std::nullopt;
        if ((node->op != "Identity" && node->op != "Cast" && node->op != "Reshape") || node->dataInputCount() == 0) {
            return input;
        }
        input = node->inputs[0];
    }
    return std::nullopt;
}

std::vector<std::string> constantStrings(const GraphIndex& index, const Node& node, size_t slot) {
    if (slot >= node.inputs.size()) return {};
    const std::optional<Input> source = behind(index, node.inputs[slot]);
    const Node* constant = source ? index.node(source->node) : nullptr;
    const Tensor* value = constant ? constant->constantValue() : nullptr;
    if (!value) return {};
    absl::StatusOr<std::vector<std::string>> strings = stringElements(*value);
    return strings.ok() ? *std::move(strings) : std::vector<std::string>();
}

// What a RestoreV2 reads, by output. There may be hundreds of outputs, so it is read once.
struct Restored {
    std::vector<std::string> keys;
    std::vector<std::string> slices;
};

// The assignments among the nodes of `graph`.
std::vector<RestoredVariable> assignmentsIn(const Graph& graph) {
    const GraphIndex index(graph);
    absl::flat_hash_map<NodeId, Restored> restores;
    std::vector<RestoredVariable> found;
    for (const NodePtr& node : graph.nodes) {
        if ((node->op != "Assign" && node->op != "AssignVariableOp") || node->dataInputCount() < 2) continue;
        const std::optional<Input> handle = behind(index, node->inputs[0]);
        const std::optional<Input> value = behind(index, node->inputs[1]);
        const Node* variable = handle ? index.node(handle->node) : nullptr;
        const Node* restore = value ? index.node(value->node) : nullptr;
        if (!variable || !restore || restore->op != "RestoreV2") continue;
        const auto k = static_cast<size_t>(value->index);
        const auto [at, isNew] = restores.try_emplace(restore->id);
        if (isNew) at->second = {constantStrings(index, *restore, 1), constantStrings(index, *restore, 2)};
        const auto& [keys, slices] = at->second;
        if (k >= keys.size()) continue;
        found.push_back({variable->name, keys[k], k < slices.size() ? slices[k] : std::string()});
    }
    return found;
}

std::string nodePart(const std::string& name) { return name.substr(0, name.find(':')); }

using Keys = std::vector<std::string>;  // by node of the SavedObjectGraph; empty: no variable, or none was found

// Walks both object graphs side by side, from the root along children of the same name: their numbers need not agree.
Keys keysByObject(const tensorflow::SavedObjectGraph& objects, const TensorBundle& bundle) {
    Keys keys(static_cast<size_t>(objects.nodes_size()));
    const absl::StatusOr<Tensor> stored = bundle.read("_CHECKPOINTABLE_OBJECT_GRAPH");
    if (!stored.ok() || stored->dtype != DataType::kString) return keys;
    const absl::StatusOr<std::vector<std::string>> text = stringElements(*stored);
    tensorflow::TrackableObjectGraph trackables;
    if (!text.ok() || text->size() != 1 || !trackables.ParseFromString(text->front())) return keys;
    std::vector<bool> seen(keys.size(), false);
    std::vector<std::pair<int, int>> pending;
    const auto visit = [&](int object, int trackable) {
        if (object < 0 || object >= objects.nodes_size() || trackable < 0 || trackable >= trackables.nodes_size() ||
            seen[static_cast<size_t>(object)]) {
            return;
        }
        seen[static_cast<size_t>(object)] = true;
        pending.emplace_back(object, trackable);
    };
    visit(0, 0);
    while (!pending.empty()) {
        const auto [object, trackable] = pending.back();
        pending.pop_back();
        for (const auto& attribute : trackables.nodes(trackable).attributes()) {
            if (attribute.name() == "VARIABLE_VALUE") keys[static_cast<size_t>(object)] = attribute.checkpoint_key();
        }
        for (const auto& child : objects.nodes(object).children()) {
            for (const auto& other : trackables.nodes(trackable).children()) {
                if (other.local_name() == child.local_name()) visit(child.node_id(), other.node_id());
            }
        }
        for (const auto& slot : objects.nodes(object).slot_variables()) {
            for (const auto& other : trackables.nodes(trackable).slot_variables()) {
                if (other.slot_name() == slot.slot_name() &&
                    keys[static_cast<size_t>(object)].empty()) {  // only optimizers have slots, and no value
                    visit(slot.slot_variable_node_id(), other.slot_variable_node_id());
                }
            }
        }
    }
    return keys;
}

}  // namespace

std::vector<RestoredVariable> restoredByOperation(const MetaGraph& meta) {
    const std::string name = nodePart(meta.rest->saver_def().restore_op_name());
    if (name.empty()) return {};
    const absl::StatusOr<Graph> needed = extractSubgraph(meta.graph, {name});
    if (!needed.ok()) return {};
    // TF2 restores in a function; put in the place of its call it looks as TF1's nodes do.
    const absl::StatusOr<InlinedGraph> inlined = inlineCalls(*needed, builtinOps());
    return inlined.ok() ? assignmentsIn(inlined->graph) : std::vector<RestoredVariable>();
}

std::vector<RestoredVariable> restoredByObjects(const MetaGraph& meta, const TensorBundle& bundle) {
    std::vector<RestoredVariable> found;
    if (!meta.hasObjectGraph()) return found;
    const tensorflow::SavedObjectGraph& objects = meta.rest->object_graph_def();
    const Keys keys = keysByObject(objects, bundle);
    const GraphIndex index(meta.graph);
    absl::flat_hash_set<std::string> seen;
    for (const NodePtr& node : meta.graph.nodes) {
        const std::string function = calledByNode(*node, meta.graph.functions());
        const auto at = objects.concrete_functions().find(function);
        if (function.empty() || at == objects.concrete_functions().end()) continue;
        // Captures are the last inputs of the call, in the order of bound_inputs.
        const auto& bound = at->second.bound_inputs();
        const size_t inputs = node->dataInputCount();
        if (static_cast<size_t>(bound.size()) > inputs) continue;
        const size_t first = inputs - static_cast<size_t>(bound.size());
        for (int i = 0; i < bound.size(); ++i) {
            const Node* variable = index.node(node->inputs[first + static_cast<size_t>(i)].node);
            const int object = bound.Get(i);
            if (!variable || object < 0 || static_cast<size_t>(object) >= keys.size()) continue;
            const std::string& key = keys[static_cast<size_t>(object)];
            if (!key.empty() && seen.insert(variable->name).second) found.push_back({variable->name, key, {}});
        }
    }
    return found;
}

std::vector<std::string> assignedOnLoad(const MetaGraph& meta) {
    const std::string name = initOpOf(meta);
    if (name.empty()) return {};
    const absl::StatusOr<Graph> needed = extractSubgraph(meta.graph, {name});
    if (!needed.ok()) return {};
    const absl::StatusOr<InlinedGraph> inlined = inlineCalls(*needed, builtinOps());
    if (!inlined.ok()) return {};
    const GraphIndex index(inlined->graph);
    std::vector<std::string> found;
    for (const NodePtr& node : inlined->graph.nodes) {
        if ((node->op != "Assign" && node->op != "AssignVariableOp") || node->dataInputCount() < 2) continue;
        const std::optional<Input> handle = behind(index, node->inputs[0]);
        if (const Node* variable = handle ? index.node(handle->node) : nullptr) found.push_back(variable->name);
    }
    return found;
}

std::vector<std::string> optimizerKeys(const MetaGraph& meta, const TensorBundle& bundle) {
    std::vector<std::string> found;
    if (!meta.hasObjectGraph()) return found;
    const tensorflow::SavedObjectGraph& objects = meta.rest->object_graph_def();
    const Keys keys = keysByObject(objects, bundle);
    for (const auto& object : objects.nodes()) {
        for (const auto& slot : object.slot_variables()) {
            const int id = slot.slot_variable_node_id();
            if (id >= 0 && static_cast<size_t>(id) < keys.size() && !keys[static_cast<size_t>(id)].empty()) {
                found.push_back(keys[static_cast<size_t>(id)]);
            }
        }
    }
    return found;
}

}  // namespace whittle
