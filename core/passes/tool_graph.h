// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/passes/pass.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// A tensor's name as TensorFlow's ParseTensorName (core/graph/tensor_id.cc, 2.17) takes it apart; it never fails.
TensorName toolTensorName(absl::string_view text);

// A graph as the Graph Transform Tool works on it in fold_constants: imported with all its nodes checked, what it is
// fed cut off and replaced by receiving nodes, and pruned to what the fetched tensors need (common_runtime/
// graph_constructor.cc and core/graph/subgraph.cc, 2.17). Nodes are numbered by their position in the graph, receiving
// nodes after those.
class ToolGraph {
  public:
    // An output of a node; port Input::kControl for a control edge.
    struct Source {
        int32_t node = 0;
        int32_t port = 0;
        friend bool operator==(const Source&, const Source&) = default;
    };

    // InvalidArgument and NotFound in TensorFlow's words. `graph` must outlive this.
    static absl::StatusOr<ToolGraph> import(const Graph& graph, const PassContext& context);

    const GraphIndex& index() const { return m_index; }
    int32_t nodeCount() const { return static_cast<int32_t>(m_graph->nodes.size()); }
    int32_t nodeCountWithFeeds() const { return nodeCount() + static_cast<int32_t>(m_feeds.size()); }
    bool isFeed(int32_t node) const { return node >= nodeCount(); }
    const Node& at(int32_t node) const { return m_index.at(node); }  // REQUIRES: !isFeed(node)
    // Of a receiving node: what it stands for.
    Source fedBy(int32_t feed) const { return m_feeds[static_cast<size_t>(feed - nodeCount())]; }
    // As in TensorFlow's graph: "_recv_x_0" for a receiving node.
    absl::string_view nameOf(int32_t node) const;
    const OpDef* definition(int32_t node) const { return m_definitions[static_cast<size_t>(node)]; }

    int32_t outputCount(int32_t node) const { return m_outputCounts[static_cast<size_t>(node)]; }

    // What a node reads, in order; several control edges from one node are one. Nothing for receiving nodes.
    absl::Span<const Source> inputsOf(int32_t node) const {
        const auto first = static_cast<size_t>(m_firstInput[static_cast<size_t>(node)]);
        return absl::MakeConstSpan(m_inputs).subspan(
            first, static_cast<size_t>(m_firstInput[static_cast<size_t>(node) + 1]) - first);
    }
    const std::vector<Source>& fetches() const { return m_fetches; }
    // Nodes that were not pruned, in the order in which the importer made them. No receiving nodes.
    std::vector<int32_t> keptInOrder() const;
    bool isKept(int32_t node) const { return m_kept[static_cast<size_t>(node)]; }

    // Every kept node, what it reads before it (but for loops), as TensorFlow's ReverseDFS leaves them from the sink,
    // names compared.
    std::vector<int32_t> reverseDepthFirst() const;

  private:
    explicit ToolGraph(const Graph& graph) : m_graph(&graph), m_index(graph) {}

    absl::Status checkNodes(const PassContext& context);
    absl::Status checkNode(int32_t node, const OpRegistry& ops);
    absl::Status checkInputs(int32_t node) const;
    absl::Status checkColocation(const Node& node) const;
    absl::Status feed(const std::vector<std::string>& inputs, const std::vector<std::string>& outputs);
    absl::Status fetch(const std::vector<std::string>& outputs);
    void listInputs();
    void prune();

    const Graph* m_graph;
    GraphIndex m_index;
    std::vector<int32_t> m_order;
    std::vector<const OpDef*> m_definitions;
    std::vector<int32_t> m_outputCounts;
    std::vector<Source> m_feeds;
    std::vector<std::string> m_feedNames;
    absl::flat_hash_map<Input, int32_t> m_feedOf;  // by what is read
    std::vector<bool> m_isFed;
    std::vector<int32_t> m_firstInput;  // by node, receiving ones too, one more than there are: offsets into m_inputs
    std::vector<Source> m_inputs;
    std::vector<Source> m_fetches;
    std::vector<bool> m_kept;
};

}  // namespace whittle
