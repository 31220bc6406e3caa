// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/graph/node.h"
#include "core/graph/op_def.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// A FunctionDef. Its body is held as TensorFlow instantiates it: an `_Arg` node (attrs T, index) for each input
// argument, a `_Retval` node (attrs T, index) for each output, and between them ordinary nodes whose inputs are (node,
// output index) instead of the file's "node:out_arg:k". Argument nodes come first, return nodes last; ids start at 0 in
// each body.
struct Function {
    OpDef signature;
    std::vector<NodePtr> body;
    AttrMap attrs;
    // Control outputs: name and the node that must run.
    std::vector<std::pair<std::string, NodeId>> controlReturns;
    // Attributes of the arguments' _Arg nodes by argument index are merged into those nodes' attrs.
    // The FunctionDef as it stands in the file; written back as it is. Empty once something changed the function.
    Bytes original;
    // Resource arguments with the same value may alias: argument index -> id.
    std::vector<std::pair<uint32_t, uint32_t>> resourceArgIds;

    const std::string& name() const { return signature.name; }
    // Argument nodes and return nodes in order of their index.
    std::vector<NodePtr> arguments() const;
    std::vector<NodePtr> returns() const;
};

using FunctionPtr = std::shared_ptr<const Function>;

// The functions of a graph in the order of the file. A value: changing it means making another one.
class FunctionLibrary {
  public:
    FunctionLibrary() = default;
    FunctionLibrary(std::vector<FunctionPtr> functions, Bytes extra);

    const std::vector<FunctionPtr>& functions() const { return m_functions; }
    // nullptr when there is none.
    const Function* find(absl::string_view name) const;
    FunctionPtr findShared(absl::string_view name) const;
    bool empty() const { return m_functions.empty(); }
    // Gradients and unknown fields of the FunctionDefLibrary as they stand on the wire.
    const Bytes& extra() const { return m_extra; }

  private:
    std::vector<FunctionPtr> m_functions;
    absl::flat_hash_map<std::string, size_t> m_byName;
    Bytes m_extra;
};

using FunctionLibraryPtr = std::shared_ptr<const FunctionLibrary>;

// The functions that a node calls through its attributes (func and list(func)), as (attribute name, function name).
std::vector<std::pair<std::string, std::string>> calledFunctions(const Node& node);

}  // namespace whittle
