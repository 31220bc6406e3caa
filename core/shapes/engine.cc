// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/engine.h"

#include "core/base/status.h"
#include "core/shapes/scope.h"

#include <absl/hash/hash.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr int kDeepestCall = 200;
// A body may run for every call with other shapes. Real models need a few runs for each node; this ends what is built
// to multiply with each level of calls.
constexpr int64_t kRunsPerNode = 100;
constexpr int64_t kRunsAtLeast = 200000;
constexpr size_t kLongestArgumentValue = 1024;  // bytes; longer values of arguments are not looked at

int64_t mostRuns(const Graph& graph) {
    auto nodes = static_cast<int64_t>(graph.nodes.size());
    for (const FunctionPtr& function : graph.functions().functions()) {
        nodes += static_cast<int64_t>(function->body.size());
    }
    return std::max(kRunsAtLeast, nodes * kRunsPerNode);
}

bool sameValue(const KnownValue& a, const KnownValue& b) {
    if (a.partial != b.partial || !a.exact != !b.exact) return false;
    return !a.exact || a.exact == b.exact || *a.exact == *b.exact;
}

bool sameFact(const TensorFact& a, const TensorFact& b) {
    return a.dtype == b.dtype && a.shape == b.shape && a.handle == b.handle && sameValue(a.value, b.value);
}

size_t hashOf(const FunctionRef& function, const std::vector<TensorFact>& arguments) {
    size_t hash = absl::HashOf(absl::string_view(function.name));
    for (const TensorFact& argument : arguments) {
        hash = absl::HashOf(hash, static_cast<int>(argument.dtype), argument.shape.unknownRank, argument.shape.dims);
    }
    return hash;
}

}  // namespace

InferenceEngine::InferenceEngine(const Graph& graph, const OpRegistry& ops, const InferenceOptions& options)
    : m_ops(ops),
      m_library(graph.functions()),
      m_options(options),
      m_graphVersion(graph.versions ? graph.versions->producer : 0),
      m_mostRuns(mostRuns(graph)) {}

const OpDef* InferenceEngine::definitionOf(const Node& node) const {
    if (const OpDef* definition = m_ops.find(node.op)) return definition;
    const Function* function = m_library.find(node.op);
    return function ? &function->signature : nullptr;
}

absl::Status InferenceEngine::countRun(int64_t outputs) {
    constexpr int64_t kOutputsForOneRun = 8;
    constexpr int64_t kRunsBetweenChecks = 256;
    const int64_t before = m_runs;
    m_runs += 1 + outputs / kOutputsForOneRun;
    return before / kRunsBetweenChecks != m_runs / kRunsBetweenChecks ? m_options.progress.check() : absl::OkStatus();
}

absl::StatusOr<const InferenceEngine::CallResult*> InferenceEngine::call(const FunctionRef& function,
                                                                         const std::vector<TensorFact>& arguments,
                                                                         uint32_t argumentSymbols, int depth) {
    const Function* found = m_library.find(function.name);
    if (!found) return absl::NotFoundError(absl::StrCat("there is no function '", function.name, "'"));
    if (found->signature.inputs.size() > arguments.size()) {
        return absl::InvalidArgumentError(absl::StrCat("function '", function.name, "' takes ",
                                                       found->signature.inputs.size(), " arguments but gets ",
                                                       arguments.size()));
    }
    if (depth > kDeepestCall) {
        return absl::ResourceExhaustedError(
            absl::StrCat("function '", function.name, "': calls over ", kDeepestCall, " deep are not followed"));
    }
    std::vector<Call>& calls = m_calls[hashOf(function, arguments)];
    for (const Call& call : calls) {
        const bool isSame = call.function == function && call.arguments.size() == arguments.size() &&
                            std::equal(arguments.begin(), arguments.end(), call.arguments.begin(), sameFact);
        if (isSame) return call.result.get();
    }
    if (isExhausted()) {
        return absl::ResourceExhaustedError(
            absl::StrCat("function '", function.name, "': the calls make too much work to follow them all"));
    }
    WHITTLE_ASSIGN_OR_RETURN(CallResult result, infer(*found, function, arguments, argumentSymbols, depth));
    std::vector<Call>& again = m_calls[hashOf(function, arguments)];  // the map may have grown meanwhile
    again.push_back({function, arguments, std::make_unique<CallResult>(std::move(result))});
    return again.back().result.get();
}

absl::StatusOr<InferenceEngine::CallResult> InferenceEngine::infer(const Function& function, const FunctionRef& ref,
                                                                   const std::vector<TensorFact>& arguments,
                                                                   uint32_t argumentSymbols, int depth) {
    m_bodies.push_back(std::make_unique<std::vector<NodePtr>>(instantiatedBody(function, ref.attrs)));
    const std::vector<NodePtr>& body = *m_bodies.back();
    ShapeScope scope(*this, body, depth);
    scope.setArguments(arguments, argumentSymbols);
    WHITTLE_RETURN_IF_ERROR(annotate(scope.walk(), absl::StrCat("function '", function.name(), "'")));
    CallResult result;
    result.problem = scope.firstProblem();
    for (const NodePtr& node : function.returns()) {
        const bool reads = !node->inputs.empty() && !node->inputs.front().isControl();
        TensorFact fact = reads ? scope.factOf(node->inputs.front()) : TensorFact();
        dropLargeValue(&fact.value);
        result.outputs.push_back(std::move(fact));
    }
    return result;
}

void dropLargeValue(KnownValue* value) {
    if (value->exact && storedSize(*value->exact) > kLongestArgumentValue) value->exact = nullptr;
}

}  // namespace whittle
