// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

namespace whittle {

// A graph whose calls were replaced by the bodies of what they call.
struct InlinedGraph {
    Graph graph;
    // What the outputs of the calls of the original graph have become.
    absl::flat_hash_map<Input, Input> callOutputs;

    // What an output of a node of the original graph has become.
    Input resolve(Input original) const {
        const auto at = callOutputs.find(original);
        return at == callOutputs.end() ? original : at->second;
    }
};

// Replaces every PartitionedCall, StatefulPartitionedCall and node whose op is a function of the library, and those in
// their bodies, by the body's nodes. While, If, Case and other nodes that refer to functions stay, and so does the
// library. Nodes of the graph itself keep their ids and names.
//
// A body's node X of call N is named N/X; where that stays unambiguous, names that TensorFlow made up for calls
// (StatefulPartitionedCall_3) are left out. `origins` holds the whole path.
//
// InvalidArgument for a call of a function that is not there, of one that calls itself (the message has the path), or
// with other inputs than the function has; ResourceExhausted when the result would have over a million nodes.
absl::StatusOr<InlinedGraph> inlineCalls(const Graph& graph, const OpRegistry& ops);

// The function that a node calls and inlineCalls would put in its place; empty for other nodes.
std::string calledByNode(const Node& node, const FunctionLibrary& library);

}  // namespace whittle
