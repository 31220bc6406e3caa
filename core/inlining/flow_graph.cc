// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/flow_graph.h"

#include "core/base/status.h"
#include "core/graph/control_flow.h"

#include <queue>

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <functional>

namespace whittle {
namespace {

absl::Status cycleError(const std::vector<NodePtr>& nodes, const std::vector<int32_t>& pending) {
    constexpr size_t kMost = 5;
    std::vector<std::string> names;
    for (size_t i = 0; i < nodes.size(); ++i) {
        if (pending[i] > 0 && names.size() < kMost) names.push_back(nodes[i]->name);
    }
    return absl::InvalidArgumentError(
        absl::StrCat("the graph has a cycle that is no loop, at or before ", absl::StrJoin(names, ", ")));
}

}  // namespace

absl::StatusOr<std::vector<int32_t>> importOrder(const std::vector<NodePtr>& nodes) {
    absl::flat_hash_map<NodeId, int32_t> positions;
    for (size_t i = 0; i < nodes.size(); ++i) positions.emplace(nodes[i]->id, static_cast<int32_t>(i));
    std::vector<int32_t> pending(nodes.size());
    std::vector<std::vector<int32_t>> consumers(nodes.size());
    for (size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = *nodes[i];
        int32_t controls = 0;
        bool closesLoop = false;
        for (const Input& input : node.inputs) {
            const auto source = positions.find(input.node);
            if (source == positions.end()) {
                return absl::InvalidArgumentError(
                    absl::StrCat("node '", node.name, "' reads a node that is not there"));
            }
            consumers[static_cast<size_t>(source->second)].push_back(static_cast<int32_t>(i));
            controls += input.isControl();
            closesLoop |= !input.isControl() && isNextIteration(*nodes[static_cast<size_t>(source->second)]);
        }
        const bool loops = closesLoop && isMerge(node);
        pending[i] = loops ? controls + 1 : static_cast<int32_t>(node.inputs.size());
    }
    std::priority_queue<int32_t, std::vector<int32_t>, std::greater<>> ready;
    for (size_t i = 0; i < nodes.size(); ++i) {
        if (pending[i] == 0) ready.push(static_cast<int32_t>(i));
    }
    std::vector<int32_t> order;
    order.reserve(nodes.size());
    while (!ready.empty()) {
        const int32_t done = ready.top();
        ready.pop();
        order.push_back(done);
        const bool next = isNextIteration(*nodes[static_cast<size_t>(done)]);
        for (const int32_t consumer : consumers[static_cast<size_t>(done)]) {
            if (next && isMerge(*nodes[static_cast<size_t>(consumer)])) continue;
            if (--pending[static_cast<size_t>(consumer)] == 0) ready.push(consumer);
        }
    }
    if (order.size() < nodes.size()) return cycleError(nodes, pending);
    return order;
}

FlowGraph::FlowGraph(const FunctionLibrary& library, const OpRegistry& ops)
    : m_library(library), m_ops(ops), m_nodes(kFirst) {}

const OpDef* FlowGraph::definition(absl::string_view op) const {
    if (const Function* function = m_library.find(op)) return &function->signature;
    return m_ops.find(op);
}

absl::Status FlowGraph::import(const Graph& graph) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order, importOrder(graph.nodes));
    absl::flat_hash_map<NodeId, int32_t> numbers;
    for (const int32_t position : order) {
        Node node = *graph.nodes[static_cast<size_t>(position)];
        const NodeId id = node.id;
        if (const OpDef* op = definition(node.op)) addDefaults(*op, &node.attrs);
        const int32_t number = add(std::move(node));
        at(number).imported = true;
        numbers.emplace(id, number);
    }
    for (const int32_t position : order) {
        const Node& node = *graph.nodes[static_cast<size_t>(position)];
        const int32_t number = numbers.at(node.id);
        size_t slot = 0;
        for (const Input& input : node.inputs) {
            const int32_t source = numbers.at(input.node);
            if (input.isControl()) {
                addControl(source, number);
            } else {
                connect({source, input.index}, number, slot++);
            }
        }
        at(number).node.inputs.clear();
    }
    for (int32_t i = kFirst; i < size(); ++i) {
        if (at(i).inputs.empty() && at(i).controls.empty()) addControl(kSource, i);
        if (at(i).uses.empty()) addControl(i, kSink);
    }
    return absl::OkStatus();
}

Graph FlowGraph::toGraph(const Graph& base) const {
    absl::flat_hash_map<NodeId, NodePtr> originals;
    for (const NodePtr& node : base.nodes) originals.emplace(node->id, node);
    Graph graph = base;
    graph.nodes.clear();
    std::vector<NodeId> ids(m_nodes.size(), kNoNode);
    for (int32_t i = kFirst; i < size(); ++i) {
        if (at(i).removed) continue;
        ids[static_cast<size_t>(i)] = at(i).imported ? at(i).node.id : graph.newId();
    }
    for (int32_t i = kFirst; i < size(); ++i) {
        if (at(i).removed) continue;
        const FlowNode& flow = at(i);
        Node node = flow.node;
        node.id = ids[static_cast<size_t>(i)];
        for (const FlowSource& source : flow.inputs) {
            node.inputs.push_back({ids[static_cast<size_t>(source.node)], source.output});
        }
        std::vector<int32_t> controls = controlsOf(i);
        std::sort(controls.begin(), controls.end(),
                  [&](int32_t a, int32_t b) { return at(a).node.name < at(b).node.name; });
        controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
        for (const int32_t source : controls) {
            if (source >= kFirst) node.inputs.push_back(Input::control(ids[static_cast<size_t>(source)]));
        }
        const auto original = flow.imported ? originals.find(node.id) : originals.end();
        const bool same = original != originals.end() && original->second->inputs == node.inputs &&
                          original->second->attrs == node.attrs && original->second->device == node.device;
        graph.nodes.push_back(same ? original->second : std::make_shared<const Node>(std::move(node)));
    }
    return graph;
}

int32_t FlowGraph::add(Node node) {
    m_nodes.emplace_back();
    m_nodes.back().node = std::move(node);
    return size() - 1;
}

void FlowGraph::connect(FlowSource source, int32_t consumer, size_t slot) {
    std::vector<FlowSource>& inputs = at(consumer).inputs;
    if (inputs.size() <= slot) inputs.resize(slot + 1);
    inputs[slot] = source;
    at(source.node).uses.push_back({consumer, static_cast<int32_t>(slot)});
}

void FlowGraph::addControl(int32_t source, int32_t consumer) {
    at(consumer).controls.push_back(source);
    at(source).uses.push_back({consumer, FlowUse::kControl});
}

std::vector<FlowUse> FlowGraph::uses(int32_t index) const {
    std::vector<FlowUse> found;
    for (const FlowUse& use : at(index).uses) {
        const FlowNode& consumer = at(use.consumer);
        if (consumer.removed) continue;
        if (use.slot == FlowUse::kControl || consumer.inputs[static_cast<size_t>(use.slot)].node == index) {
            found.push_back(use);
        }
    }
    return found;
}

std::vector<int32_t> FlowGraph::controlsOf(int32_t index) const {
    std::vector<int32_t> found;
    for (const int32_t source : at(index).controls) {
        if (!at(source).removed) found.push_back(source);
    }
    return found;
}

bool FlowGraph::hasControlUse(int32_t index) const {
    const std::vector<FlowUse> all = uses(index);
    return std::any_of(all.begin(), all.end(), [](const FlowUse& use) { return use.slot == FlowUse::kControl; });
}

absl::StatusOr<const std::vector<DataType>*> FlowGraph::typesOf(int32_t index) {
    FlowNode& flow = at(index);
    if (!flow.outputTypes) {
        const OpDef* op = definition(flow.node.op);
        if (op) flow.outputTypes = argTypes(op->outputs, flow.node.attrs);
        if (!flow.outputTypes) {
            return absl::InvalidArgumentError(absl::StrCat(
                "node '", flow.node.name, "' (", flow.node.op, ") ",
                op ? "lacks an attribute that says what its outputs are" : "is of an op that is not known here"));
        }
    }
    return &*flow.outputTypes;
}

absl::StatusOr<DataType> FlowGraph::outputType(FlowSource source) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<DataType>* types, typesOf(source.node));
    if (source.output < 0 || static_cast<size_t>(source.output) >= types->size()) {
        return absl::InvalidArgumentError(absl::StrCat("node '", at(source.node).node.name, "' (",
                                                       at(source.node).node.op, ") has no output ", source.output));
    }
    return (*types)[static_cast<size_t>(source.output)];
}

absl::StatusOr<size_t> FlowGraph::outputCount(int32_t index) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<DataType>* types, typesOf(index));
    return types->size();
}

std::string FlowGraph::newName(absl::string_view prefix) { return absl::StrCat(prefix, "/_", m_counter++); }

}  // namespace whittle
