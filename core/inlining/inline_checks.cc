// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/inline_checks.h"

#include "core/base/status.h"

#include <algorithm>
#include <iterator>

namespace whittle {
namespace {

// Ops that are called stateful, but that TensorFlow does not wait for
// (IsExemptFromSideEffectsExecutionValidation). Sorted.
constexpr absl::string_view kExempt[] = {
    "CollectiveAssignGroupsV2", "CollectiveBcastRecv", "CollectiveBcastRecvV2", "CollectiveBcastSend",
    "CollectiveBcastSendV2", "CollectiveGather", "CollectiveInitializeCommunicator", "CollectiveReduce", "CudnnRNN",
    "CudnnRNNBackprop", "CudnnRNNBackpropV2", "CudnnRNNBackpropV3", "CudnnRNNV2", "CudnnRNNV3",
    "EnqueueTPUEmbeddingArbitraryTensorBatch", "EnqueueTPUEmbeddingIntegerBatch",
    "EnqueueTPUEmbeddingRaggedTensorBatch", "EnqueueTPUEmbeddingSparseBatch", "EnqueueTPUEmbeddingSparseTensorBatch",
    "InfeedEnqueueTuple", "Multinomial", "NcclAllReduce", "ParameterizedTruncatedNormal", "RandomGamma",
    "RandomGammaGrad", "RandomPoisson", "RandomPoissonV2", "RandomShuffle", "RandomStandardNormal", "RandomUniform",
    "RandomUniformInt", "ReadVariableOp", "Recv",
    // The list in TensorFlow lacks a comma here, so neither "RestoreV2" nor
    // "InfeedEnqueue" is in it, but the two in one word.
    "RestoreV2InfeedEnqueue", "SaveV2", "Send", "TruncatedNormal"};

std::vector<std::vector<int32_t>> consumersOf(const FunctionBody& body) {
    std::vector<std::vector<int32_t>> consumers(body.nodes.size());
    for (size_t i = 0; i < body.nodes.size(); ++i) {
        for (const FunctionBody::Edge& edge : body.nodes[i].inputs) {
            consumers[static_cast<size_t>(edge.position)].push_back(static_cast<int32_t>(i));
        }
    }
    return consumers;
}

// The nodes from which one of `ends` is reached.
std::vector<bool> ancestorsOf(const FunctionBody& body, std::vector<int32_t> ends) {
    std::vector<bool> seen(body.nodes.size(), false);
    while (!ends.empty()) {
        const auto at = static_cast<size_t>(ends.back());
        ends.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        for (const FunctionBody::Edge& edge : body.nodes[at].inputs) ends.push_back(edge.position);
    }
    return seen;
}

bool isStateful(const Node& node, const FunctionLibrary& library, const OpRegistry& ops) {
    if (const Function* function = library.find(node.op)) return function->signature.isStateful;
    return ops.isStateful(node.op);
}

FunctionBody::SideEffects findSideEffects(const FunctionBody& body, const FunctionLibrary& library,
                                          const OpRegistry& ops) {
    std::vector<int32_t> results;
    for (const FunctionBody::Terminal& result : body.results) results.push_back(result.position);
    const std::vector<bool> controlled = ancestorsOf(body, body.controlReturns), resulting = ancestorsOf(body, results);
    FunctionBody::SideEffects effects;
    for (size_t i = 0; i < body.nodes.size(); ++i) {
        const FunctionBody::BodyNode& node = body.nodes[i];
        if (node.isArgument || node.isResult || !isStateful(*node.node, library, ops)) continue;
        if (std::binary_search(std::begin(kExempt), std::end(kExempt), absl::string_view(node.node->op))) continue;
        effects.any = true;
        if (!controlled[i] && effects.lostToControlReturns.empty()) effects.lostToControlReturns = node.node->name;
        if (!resulting[i] && effects.lostToResults.empty()) effects.lostToResults = node.node->name;
    }
    return effects;
}

bool reachesResult(const FunctionBody& body, const std::vector<std::vector<int32_t>>& consumers, size_t start) {
    std::vector<bool> seen(body.nodes.size(), false);
    std::vector<size_t> open = {start};
    while (!open.empty()) {
        const size_t at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        const FunctionBody::BodyNode& node = body.nodes[at];
        if (node.isResult) return true;
        if (node.node->op == "Merge" || node.node->op == "RefMerge") continue;
        for (const int32_t consumer : consumers[at]) open.push_back(static_cast<size_t>(consumer));
    }
    return false;
}

}  // namespace

std::string lostSideEffect(const FunctionBody& body, const FunctionLibrary& library, const OpRegistry& ops,
                           bool byControlReturns, bool callIsWaitedFor) {
    if (!body.sideEffects) body.sideEffects = findSideEffects(body, library, ops);
    const FunctionBody::SideEffects& effects = *body.sideEffects;
    if (effects.any && !callIsWaitedFor) return "nothing waits for the call, and its body has side effects";
    return byControlReturns ? effects.lostToControlReturns : effects.lostToResults;
}

absl::StatusOr<std::string> deadResult(const FunctionBody& body, const FunctionLibrary& library,
                                       FunctionBodies* bodies) {
    if (body.deadResult) return *body.deadResult;
    body.deadResult = "";
    const std::vector<std::vector<int32_t>> consumers = consumersOf(body);
    for (size_t i = 0; i < body.nodes.size() && body.deadResult->empty(); ++i) {
        const Node& node = *body.nodes[i].node;
        bool mayBeDead = node.op == "Switch" || node.op == "RefSwitch" || node.op == "_SwitchN";
        if (library.find(node.op)) {
            WHITTLE_ASSIGN_OR_RETURN(const FunctionBody* callee, bodies->of(node.op, node.attrs, node.name));
            WHITTLE_ASSIGN_OR_RETURN(const std::string inner, deadResult(*callee, library, bodies));
            mayBeDead = !inner.empty();
        }
        if (mayBeDead && reachesResult(body, consumers, i)) body.deadResult = node.name;
    }
    return *body.deadResult;
}

}  // namespace whittle
