// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/graph/function.h"
#include "core/graph/node.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// GraphDef.versions: which TensorFlow wrote the graph (producer) and which may read it.
struct Versions {
    int32_t producer = 0;
    int32_t minConsumer = 0;
    std::vector<int32_t> badConsumers;
    friend bool operator==(const Versions&, const Versions&) = default;
};

// A GraphDef as a value: nodes in the order of the file, shared between all graphs that have them. A pass takes a const
// Graph& and returns another one that shares every node which it left alone; no lock is needed to read one.
struct Graph {
    std::vector<NodePtr> nodes;
    FunctionLibraryPtr library;  // never null after construction through a reader; null counts as empty
    std::optional<Versions> versions;
    // Fields of GraphDef that are not above, as they stand on the wire.
    Bytes extra;
    // The id that the next new node gets; larger than every id in `nodes`.
    uint32_t nextId = 0;

    NodeId newId() { return NodeId{nextId++}; }
    const FunctionLibrary& functions() const;
};

// A tensor's name as the field writes it: "name", "name:1", "^name" (control).
struct TensorName {
    std::string node;
    int32_t index = 0;  // Input::kControl for "^name"
};
// InvalidArgument for an empty name or a port that is no number. "a:out:0" (function syntax) is refused.
absl::StatusOr<TensorName> parseTensorName(absl::string_view text);
std::string tensorName(absl::string_view node, int32_t index);

// What every graph that we hand on satisfies: unique ids below nextId, unique names, inputs that exist. InvalidArgument
// names the node. Cycles are looked at by topologicalOrder (core/graph/order.h).
absl::Status verify(const Graph& graph);

}  // namespace whittle
