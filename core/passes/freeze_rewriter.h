// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <map>
#include <string>
#include <vector>

namespace whittle {

// What stands where a variable's handle stood.
struct FrozenValue {
    DataType dtype = DataType::kInvalid;
    Shape shape;
    friend auto operator<=>(const FrozenValue& a, const FrozenValue& b) {
        return std::tie(a.dtype, a.shape.dims) <=> std::tie(b.dtype, b.shape.dims);
    }
    friend bool operator==(const FrozenValue&, const FrozenValue&) = default;
};

// The outputs of nodes that now carry a value instead of a handle.
using FrozenOutputs = absl::flat_hash_map<Input, FrozenValue>;

// Turns the readers of handles into readers of values, in a graph and in copies of the functions that its nodes hand
// handles to. REQUIRES: the flows of the handles have no blockers (handle_flow.h).
class FreezeRewriter {
  public:
    FreezeRewriter(const FunctionLibrary& library, const OpRegistry& ops);

    // Rewrites every node of `graph` that reads one of `values`; constants that are needed come last. In the library
    // the functions that were made replace those that nothing calls any more.
    void rewrite(Graph* graph, const FrozenOutputs& values);

  private:
    using Arguments = std::map<int32_t, FrozenValue>;

    NodePtr rewritten(const Node& node, const FrozenOutputs& values, Graph* body, std::vector<NodePtr>* added);
    void convertCall(Node* node, const Arguments& bySlot);
    std::string convertedFunction(const std::string& name, const Arguments& arguments);
    std::string freshName(const std::string& name);
    void rewriteBody(Function* function, const Arguments& arguments);
    FunctionLibraryPtr convertedLibrary(const Graph& graph) const;

    const FunctionLibrary& m_library;
    const OpRegistry& m_ops;
    std::map<std::string, std::vector<FunctionPtr>> m_made;  // by the name of what they were made from
    std::map<std::pair<std::string, Arguments>, std::string> m_names;
    absl::flat_hash_set<std::string> m_returnsValue;  // made functions that return a value in place of a handle
    absl::flat_hash_set<std::string> m_taken;
    int m_counter = 0;
};

}  // namespace whittle
