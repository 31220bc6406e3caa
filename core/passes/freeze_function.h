// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/signature.h"
#include "core/passes/pass.h"

#include <absl/status/statusor.h>

#include <optional>
#include <vector>

namespace whittle {

struct FreezeFunctionOptions {
    bool lowerControlFlow = true;  // see InlineOptions (core/inlining/function_inliner.h)
    bool aggressive = false;
};

// A frozen signature with TensorFlow's own names.
struct FrozenFunction {
    Graph graph;
    // The signature's with `tensor` in `graph`, in the order of the function's arguments and results; after the
    // signature's inputs those captures that cannot become constants (tables), under the name of their Placeholder.
    std::vector<SignatureTensor> inputs;
    std::vector<SignatureTensor> outputs;
};

// What convert_variables_to_constants_v2 of TensorFlow 2.17.1 makes of a signature of a TensorFlow 2 model, given the
// main graph as the file has it: same names, ops, inputs and attributes. A variable that is written stays a variable,
// with a warning, where TensorFlow gives a graph that does not load. nullopt for a signature that is no single call (a
// TensorFlow 1 model: the pass "freeze" does those). Of `context`, variables, ops, progress and warnings are used.
absl::StatusOr<std::optional<FrozenFunction>> freezeFunction(const Graph& model, const Signature& signature,
                                                             const FreezeFunctionOptions& options,
                                                             PassContext& context);

}  // namespace whittle
