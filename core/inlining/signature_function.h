// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/signature.h"

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

namespace whittle {

// The function behind a signature of a TensorFlow 2 model as a graph of its own, as the Python loader holds it
// (`tf.saved_model.load(...).signatures[key].graph`): a Placeholder for each argument, with the argument's name, then
// the body. Its names are those that TensorFlow's conversions give.
struct SignatureFunction {
    struct Argument {
        NodeId id;          // of the Placeholder
        Input source;       // what the main graph's call gives: for a captured variable its VarHandleOp
        std::string input;  // the key of the signature's input; empty: captured
    };

    Graph graph;  // with the library of the model
    std::vector<Argument> arguments;
    // The signature's, keys untouched, `tensor` naming tensors of `graph`. Outputs in the function's order.
    std::vector<SignatureTensor> inputs;
    std::vector<SignatureTensor> outputs;
};

// nullopt for a signature that is no single call: TensorFlow 1 models. NotFound and InvalidArgument name what does not
// fit together.
absl::StatusOr<std::optional<SignatureFunction>> signatureFunction(const Graph& graph, const Signature& signature);

}  // namespace whittle
