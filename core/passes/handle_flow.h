// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// Where the handle of one variable goes within a graph or a function's body.
struct HandleFlow {
    std::vector<Input> outputs;  // that carry the handle; the variable's own first
    std::vector<std::pair<int32_t, int32_t>>
        uses;                       // (position, slot) of the nodes that read one of them and must change
    std::vector<int32_t> returned;  // numbers of the function's results that are the handle
    // Nodes that take the value out, and the type that they say it has (kInvalid for one whose attribute is no type);
    // those in functions with the path of the call.
    std::vector<std::pair<std::string, DataType>> readers;
    // Nodes that need the variable itself, as "name (Op)", those in functions with the path of the call.
    std::vector<std::string> blockers;
};

// What a node makes of a handle that it reads.
enum class HandleUse {
    kRead,     // ReadVariableOp and the like: turned into an op on the value
    kForward,  // Identity, Switch, ...: hands the handle on
    kCall,     // If, While, Case, calls: hands it to functions
    kReturn,   // _Retval
    kValue,    // takes the value as it is (reference variables only)
    kBlock,    // writes it, or does what we do not know
};

// Follows handles; remembers what it found about functions. The library and the registry must outlive it.
class HandleFlows {
  public:
    HandleFlows(const FunctionLibrary& library, const OpRegistry& ops) : m_library(library), m_ops(ops) {}

    HandleFlow flowOf(const GraphIndex& index, Input start);
    HandleUse useOf(const Node& node, int32_t slot) const;

  private:
    const HandleFlow& flowInFunction(const std::string& name, int32_t argument);
    void followCall(const Node& node, int32_t slot, HandleFlow* flow, std::vector<Input>* results);

    const FunctionLibrary& m_library;
    const OpRegistry& m_ops;
    absl::flat_hash_map<std::pair<std::string, int32_t>, HandleFlow> m_functions;
    absl::flat_hash_set<std::pair<std::string, int32_t>> m_open;
};

// The functions that a node runs on its inputs, and the input that their first argument is: (0, [cond, body]) for a
// While, (1, branches) for an If. No functions for other nodes.
struct FunctionCall {
    int32_t firstSlot = 0;
    std::vector<std::string> functions;
};
FunctionCall functionCall(const Node& node, const FunctionLibrary& library);

// The body of a function, to be walked like a graph.
Graph bodyAsGraph(const Function& function);

}  // namespace whittle
