// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <string>
#include <utility>
#include <vector>

namespace whittle {

struct InlineOptions {
    // If, While and Case that are marked for it become Switch, Merge and loops; else the marks of If and While are set
    // to false and they stay (a marked Case is lowered all the same), as
    // convert_variables_to_constants_v2(lower_control_flow=False) does it.
    bool lowerControlFlow = true;
    // Calls of functions marked _noinline and calls whose side effects might be lost are inlined too.
    bool aggressive = false;
    // Functions whose calls are left alone.
    absl::flat_hash_set<std::string> keepFunctions;
    // Calls that stay get functions of their own for the constants they are given and the results that are read
    // (specialize_calls.h), as grappler's optimizer gives them.
    bool specializeKeptCalls = false;
    // Nodes whose outputs must still be there by their name, and nodes that must still be there to be waited for.
    absl::flat_hash_set<std::string> fetched;
    absl::flat_hash_set<std::string> targeted;
    Progress progress;
};

struct InlinedFunctions {
    Graph graph;
    // Calls that were left, with the reason.
    std::vector<std::pair<std::string, std::string>> kept;
};

// Puts bodies in the place of calls and lowers control flow: the graph that TensorFlow 2.17.1's grappler makes with its
// "function" optimizer alone, node for node, with its names ("StatefulPartitionedCall/MatMul",
// "Func/StatefulPartitionedCall/input/_0"). Unlike inlineCalls (core/graph/inline_calls.h), which joins edges directly
// and is what people are shown. Nodes of `graph` keep their ids. The library keeps what is still called; calls in those
// functions are treated the same way.
//
// InvalidArgument for recursion (with the path of calls), functions that are not there, calls that do not fit and
// attributes of the wrong kind, naming node and function; ResourceExhausted when the result would have over a million
// nodes.
absl::StatusOr<InlinedFunctions> inlineFunctions(const Graph& graph, const InlineOptions& options,
                                                 const OpRegistry& ops);

}  // namespace whittle
