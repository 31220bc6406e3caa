// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/graph/signature.h"

#include <absl/status/statusor.h>

#include <vector>

namespace whittle {

// What a signature computes, as one flat graph.
struct Network {
    Graph graph;
    // The signature's, keys untouched, `tensor` naming the tensors of `graph`.
    std::vector<SignatureTensor> inputs;
    std::vector<SignatureTensor> outputs;
};

// The part of `graph` that `signature` needs, calls replaced by what they call (inlineCalls); While, If and Case stay
// nodes that refer to functions. Inputs keep their names and stay even if nothing reads them; the library keeps what is
// still called. NotFound for a signature that names what is not in the graph, InvalidArgument for one without outputs,
// Unimplemented for outputs that are sparse or composite tensors.
absl::StatusOr<Network> networkOf(const Graph& graph, const Signature& signature, const OpRegistry& ops);

// That part with its calls, and the whole library, as TensorFlow's extract_sub_graph gives it. The same errors.
absl::StatusOr<Graph> partOf(const Graph& graph, const Signature& signature);

// The same for several signatures at once, on one graph: what they share is there once.
struct Networks {
    Graph graph;
    std::vector<Signature> signatures;
};
absl::StatusOr<Networks> networksOf(const Graph& graph, const std::vector<Signature>& signatures,
                                    const OpRegistry& ops);

}  // namespace whittle
