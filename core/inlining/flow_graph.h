// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// Where a data input of a FlowNode comes from.
struct FlowSource {
    int32_t node = -1;
    int32_t output = 0;
    friend bool operator==(const FlowSource&, const FlowSource&) = default;
};

struct FlowUse {
    static constexpr int32_t kControl = -1;
    int32_t consumer = -1;
    int32_t slot = kControl;
};

struct FlowNode {
    Node node;  // `inputs` are not in it but here:
    std::vector<FlowSource> inputs;
    std::vector<int32_t> controls;  // may hold a node twice, and nodes that were removed
    std::vector<FlowUse> uses;      // may hold edges that are gone; FlowGraph::uses() gives those that are not
    std::optional<std::vector<DataType>> outputTypes;  // found when first asked for
    bool removed = false;
    bool imported = false;  // stood in the graph that was opened; a lowered node or one of a body did not
};

// A graph that is rewired node by node, as tensorflow/core/graph/graph.h (2.17) is while functions are inlined: nodes
// are numbered in the order in which they come, new ones last, numbers are never used again. Numbers 0 and 1 are
// TensorFlow's source and sink: a node of an opened graph that waits for nothing waits for the source, and the sink
// waits for what nobody waits for. That decides what TensorFlow makes of calls without inputs or users.
class FlowGraph {
  public:
    static constexpr int32_t kSource = 0;
    static constexpr int32_t kSink = 1;
    static constexpr int32_t kFirst = 2;

    FlowGraph(const FunctionLibrary& library, const OpRegistry& ops);

    // The nodes of `graph` in the order in which TensorFlow imports them (importOrder); attributes that have a default
    // and are missing get it. InvalidArgument for a cycle that is no loop.
    absl::Status import(const Graph& graph);
    // What is left, in order of numbers: control inputs sorted by name, each once. Nodes that came from `base` keep
    // their ids and are shared where nothing changed.
    Graph toGraph(const Graph& base) const;

    int32_t size() const { return static_cast<int32_t>(m_nodes.size()); }
    FlowNode& at(int32_t index) { return m_nodes[static_cast<size_t>(index)]; }
    const FlowNode& at(int32_t index) const { return m_nodes[static_cast<size_t>(index)]; }
    bool isAlive(int32_t index) const { return index >= kFirst && !at(index).removed; }

    int32_t add(Node node);
    // Puts `source` into that slot; what stood there no longer counts.
    void connect(FlowSource source, int32_t consumer, size_t slot);
    void addControl(int32_t source, int32_t consumer);
    void remove(int32_t index) { at(index).removed = true; }

    // The edges out of a node that are there now.
    std::vector<FlowUse> uses(int32_t index) const;
    std::vector<int32_t> controlsOf(int32_t index) const;
    bool hasControlUse(int32_t index) const;

    // The dtype of an output; InvalidArgument names the node when its op and attributes do not say it.
    absl::StatusOr<DataType> outputType(FlowSource source);
    absl::StatusOr<size_t> outputCount(int32_t index);

    // "<prefix>/_<k>" with the graph's running number.
    std::string newName(absl::string_view prefix);

    const FunctionLibrary& library() const { return m_library; }
    const OpRegistry& ops() const { return m_ops; }
    // The op's or function's definition; nullptr when there is none.
    const OpDef* definition(absl::string_view op) const;

  private:
    absl::StatusOr<const std::vector<DataType>*> typesOf(int32_t index);

    const FunctionLibrary& m_library;
    const OpRegistry& m_ops;
    std::deque<FlowNode> m_nodes;
    int64_t m_counter = 0;
};

// The order in which TensorFlow makes nodes of a list when it reads one (graph_constructor.cc): the first in the list
// whose inputs are all made; a Merge waits only for one input when another comes from a NextIteration. Positions.
// InvalidArgument with the names of nodes that stand in a cycle.
absl::StatusOr<std::vector<int32_t>> importOrder(const std::vector<NodePtr>& nodes);

}  // namespace whittle
