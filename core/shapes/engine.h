// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/infer.h"
#include "core/shapes/tensor_fact.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// What all scopes of one inference share: op definitions, functions with what they gave for which arguments, and how
// much work there was.
class InferenceEngine {
  public:
    InferenceEngine(const Graph& graph, const OpRegistry& ops, const InferenceOptions& options);

    const InferenceOptions& options() const { return m_options; }
    const OpRegistry& ops() const { return m_ops; }
    const FunctionLibrary& library() const { return m_library; }
    int graphVersion() const { return m_graphVersion; }
    // Of an op or of a function of the library; nullptr for others.
    const OpDef* definitionOf(const Node& node) const;
    // Counts one run of a rule with that many outputs; Cancelled.
    absl::Status countRun(int64_t outputs);
    // Whether loops and calls have made far more work than the graph is long.
    bool isExhausted() const { return m_runs > m_mostRuns; }

    // What came out of a function, in symbols of its own: those below `argumentSymbols` are the arguments'.
    struct CallResult {
        std::vector<TensorFact> outputs;
        std::string problem;  // the first of the body; empty: none
    };
    // `arguments` have symbols from 0 up to `argumentSymbols`, without gaps. Remembers what it found.
    absl::StatusOr<const CallResult*> call(const FunctionRef& function, const std::vector<TensorFact>& arguments,
                                           uint32_t argumentSymbols, int depth);

  private:
    struct Call {
        FunctionRef function;
        std::vector<TensorFact> arguments;
        std::unique_ptr<CallResult> result;
    };
    absl::StatusOr<CallResult> infer(const Function& function, const FunctionRef& ref,
                                     const std::vector<TensorFact>& arguments, uint32_t argumentSymbols, int depth);

    const OpRegistry& m_ops;
    const FunctionLibrary& m_library;
    const InferenceOptions& m_options;
    int m_graphVersion;
    int64_t m_runs = 0;
    int64_t m_mostRuns;
    absl::flat_hash_map<size_t, std::vector<Call>> m_calls;       // by hash
    std::vector<std::unique_ptr<std::vector<NodePtr>>> m_bodies;  // kept for values that lie in their nodes
};

// The nodes of a function's body with its attributes filled in; the body itself when it has none.
std::vector<NodePtr> instantiatedBody(const Function& function, const AttrMap& attrs);

// Forgets elements that are too many to be handed into or out of a function.
void dropLargeValue(KnownValue* value);

// Op types without a rule, in the graph and in the functions that it calls.
std::vector<std::pair<std::string, int>> opsWithoutRule(const Graph& graph);

}  // namespace whittle
