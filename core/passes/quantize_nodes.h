// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/pass.h"
#include "core/passes/quantize_nodes_report.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>

namespace whittle {

// What quantize_nodes.cc shares between its two modes and their parts.

struct FloatRange {
    float min = 0, max = 0;
};

struct QuantizeOptions {
    std::optional<FloatRange> input;     // placeholders become quint8 with this range
    std::optional<FloatRange> fallback;  // of what has 32 bits, instead of measuring it
    absl::flat_hash_set<std::string> ignoredOps;
};

absl::StatusOr<Graph> quantizeAsTool(const Graph& graph, const QuantizeOptions& options, PassContext& context,
                                     QuantizeNodesReport& report);
absl::StatusOr<Graph> quantizeSafely(const Graph& graph, const QuantizeOptions& options, PassContext& context,
                                     QuantizeNodesReport& report);

// The types of a node's data inputs; InvalidArgument, in the Graph Transform Tool's words, when an attribute that says
// them is missing.
absl::StatusOr<std::vector<DataType>> dataInputTypes(const Node& node, const OpRegistry& ops);

// Why nodes that have an eight-bit form were not given it, with what the reason leaves open.
using FloatReasons = absl::flat_hash_map<NodeId, std::pair<FloatReason, std::string>>;

// Fills report.kept from the nodes of `graph`: those in `reasons`, and all others that compute floats from floats and
// whose op type has no eight-bit form or is ignored. Nodes in `quantized` are none of them.
void listKept(const Graph& graph, const QuantizeOptions& options, const OpRegistry& ops, const FloatReasons& reasons,
              const absl::flat_hash_set<NodeId>& quantized, QuantizeNodesReport& report);
// How many ranges each run measures.
int64_t countMeasuredRanges(const Graph& result);

// A float scalar.
Node scalarNode(NodeId id, std::string name, float value);

}  // namespace whittle
