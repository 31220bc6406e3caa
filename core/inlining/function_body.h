// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/function.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// A function as one call of it sees it: attribute placeholders replaced by what the call gives, missing attributes by
// their defaults, nodes in the order in which TensorFlow makes them (FunctionDefToBodyHelper, 2.17).
struct FunctionBody {
    // An edge of the body: output `output` of the node at that position, or (control) the node itself.
    struct Edge {
        int32_t position = 0;
        int32_t output = 0;
        bool isControl() const { return output < 0; }
    };
    struct BodyNode {
        NodePtr node;
        std::vector<Edge> inputs;  // in the order of the node's inputs
        bool isArgument = false;
        bool isResult = false;
        size_t first = 0;  // of an argument or result: the first tensor that it stands for
    };
    // A tensor that goes in (output `index` of the node at `position`) or comes out (its input `index`).
    struct Terminal {
        int32_t position = 0;
        int32_t index = 0;
    };

    const Function* function = nullptr;
    std::vector<BodyNode> nodes;
    std::vector<Terminal> arguments;  // an argument that is a list stands here once for each of its tensors
    std::vector<Terminal> results;
    std::vector<int32_t> controlReturns;  // positions
    std::vector<DataType> argumentTypes, resultTypes;
    absl::flat_hash_set<absl::string_view> names;

    // Found by whoever asks first (inline_checks.h).
    struct SideEffects {
        bool any = false;
        std::string lostToControlReturns;  // a node that no control return waits for; empty: none
        std::string lostToResults;
    };
    mutable std::optional<SideEffects> sideEffects;
    mutable std::optional<std::string> deadResult;  // a Switch whose value may come out as a result; empty: none
};

// The bodies of a library, made once for each function, or for each call of one that has attributes.
class FunctionBodies {
  public:
    FunctionBodies(const FunctionLibrary& library, const OpRegistry& ops) : m_library(library), m_ops(ops) {}

    // The body of `name` for a call with the attributes `given`. `caller` is for messages. InvalidArgument, naming
    // function and node, for a function that is not there, a placeholder that nothing fills, a result that reads
    // nothing, and a cycle.
    absl::StatusOr<const FunctionBody*> of(const std::string& name, const AttrMap& given, absl::string_view caller);

  private:
    absl::StatusOr<std::unique_ptr<FunctionBody>> instantiate(const Function& function, const AttrMap& given) const;

    const FunctionLibrary& m_library;
    const OpRegistry& m_ops;
    absl::flat_hash_map<std::string, std::unique_ptr<FunctionBody>> m_bodies;
    std::vector<std::unique_ptr<FunctionBody>> m_parametrized;
};

// Whether calls decide what the function is: an argument's type or a node's attribute is left to them.
bool isParametrized(const Function& function);

}  // namespace whittle
