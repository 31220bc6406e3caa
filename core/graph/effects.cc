// SPDX-License-Identifier: Apache-2.0
#include "core/graph/effects.h"

#include <absl/strings/match.h>

#include <algorithm>
#include <iterator>

namespace whittle {
namespace {

// Sorted.
constexpr absl::string_view kHarmless[] = {"AnonymousHashTable",
                                           "HashTable",
                                           "HashTableV2",
                                           "LookupTableExport",
                                           "LookupTableExportV2",
                                           "LookupTableFind",
                                           "LookupTableFindV2",
                                           "LookupTableSize",
                                           "LookupTableSizeV2",
                                           "Multinomial",
                                           "MutableDenseHashTable",
                                           "MutableDenseHashTableV2",
                                           "MutableHashTable",
                                           "MutableHashTableOfTensors",
                                           "MutableHashTableOfTensorsV2",
                                           "MutableHashTableV2",
                                           "ParameterizedTruncatedNormal",
                                           "Placeholder",
                                           "RandomGamma",
                                           "RandomPoisson",
                                           "RandomPoissonV2",
                                           "RandomShuffle",
                                           "RandomStandardNormal",
                                           "RandomUniform",
                                           "RandomUniformInt",
                                           "ReadVariableOp",
                                           "ResourceGather",
                                           "ResourceGatherNd",
                                           "TruncatedNormal",
                                           "VarHandleOp",
                                           "VarIsInitializedOp",
                                           "Variable",
                                           "VariableShape",
                                           "VariableV2",
                                           "_Arg",
                                           "_Retval"};

// Calls that nest deeper than this are taken to have effects, which is the safe answer.
constexpr int kDeepest = 500;

bool callsFunctions(const Node& node) {
    return node.op == "If" || node.op == "While" || node.op == "Case" || node.op == "StatefulPartitionedCall" ||
           node.op == "PartitionedCall" || absl::StartsWith(node.op, "Stateless");
}

}  // namespace

bool isHarmlessStateful(absl::string_view op) {
    return std::binary_search(std::begin(kHarmless), std::end(kHarmless), op);
}

bool Effects::ofNode(const Node& node, int depth) {
    if (m_library.find(node.op)) return ofFunction(node.op, depth);
    for (const auto& called : calledFunctions(node)) {
        if (ofFunction(called.second, depth)) return true;
    }
    return !callsFunctions(node) && m_ops.isStateful(node.op) && !isHarmlessStateful(node.op);
}

bool Effects::ofFunction(const std::string& name, int depth) {
    const Function* function = m_library.find(name);
    if (!function) return false;
    if (depth > kDeepest) return true;
    // A function that is being looked at adds nothing to itself.
    const auto [at, isNew] = m_functions.emplace(name, false);
    if (!isNew) return at->second;
    const bool found = std::any_of(function->body.begin(), function->body.end(),
                                   [&](const NodePtr& node) { return ofNode(*node, depth + 1); });
    m_functions[name] = found;
    return found;
}

}  // namespace whittle
