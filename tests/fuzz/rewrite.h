// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/graph/network.h"
#include "core/graph/variable_source.h"
#include "core/passes/freeze_function.h"
#include "core/passes/pass.h"
#include "core/shapes/infer.h"
#include "tests/fuzz/check.h"

#include <map>
#include <string>
#include <vector>

namespace whittle {

// A value for every variable that says its type and a small shape.
class DeclaredVariables : public VariableSource {
  public:
    explicit DeclaredVariables(const Graph& graph) {
        constexpr int64_t kMostElements = 1 << 10;
        for (const NodePtr& node : graph.nodes) {
            const Attr* shape = isVariable(*node) ? node->attr("shape") : nullptr;
            const Shape declared = shape && shape->asShape() ? *shape->asShape() : Shape();
            const int64_t count = declared.elementCount().value_or(kMostElements + 1);
            const DataType type = node->typeAttr("dtype");
            if (!isVariable(*node) || count > kMostElements || elementSize(type) == 0) continue;
            const std::string zeros(static_cast<size_t>(count) * elementSize(type), '\0');
            m_values[node->name] = Tensor::ofContent(type, declared, Bytes::copyOf(zeros));
        }
    }

    absl::StatusOr<Tensor> read(absl::string_view name) const override {
        const auto at = m_values.find(std::string(name));
        if (at == m_values.end()) return absl::NotFoundError("no value");
        return at->second;
    }
    absl::StatusOr<Tensor> describe(absl::string_view name) const override { return read(name); }

  private:
    std::map<std::string, Tensor> m_values;
};

// Infers the shapes of a graph that was read, folds its constants and freezes it to its ends. Whatever is refused is
// refused with a status: writing too, since a changed body cannot name the outputs of ops that are not defined.
inline void rewriteGraph(const Graph& graph) {
    (void)inferTensors(graph, builtinOps());
    constexpr size_t kMostEnds = 8;
    const GraphIndex index(graph);
    PassContext context;
    context.ops = &builtinOps();
    const DeclaredVariables variables(graph);
    context.variables = &variables;
    for (size_t i = 0; i < graph.nodes.size() && context.outputs.size() < kMostEnds; ++i) {
        if (index.uses(static_cast<int32_t>(i)).empty()) context.outputs.push_back(graph.nodes[i]->name);
    }
    if (const absl::StatusOr<Graph> folded = findPass("fold_constants")->run(graph, PassArgs(), context); folded.ok()) {
        require(verify(*folded), "the folded graph");
    }
    const absl::StatusOr<Graph> frozen = findPass("freeze")->run(graph, PassArgs(), context);
    if (!frozen.ok()) return;
    require(context.freezeReport != nullptr, "a report of freezing");
    require(verify(*frozen), "the frozen graph");
    (void)encodeGraphDef(*frozen);
    (void)inferTensors(*frozen, builtinOps());
}

// The same for what each signature computes, in both ways of inlining.
inline void freezeSignatures(const MetaGraph& meta) {
    const DeclaredVariables variables(meta.graph);
    for (const Signature& signature : meta.signatures) {
        const absl::StatusOr<Network> network = networkOf(meta.graph, signature, builtinOps());
        if (network.ok()) {
            require(verify(network->graph), "the graph of a signature");
            rewriteGraph(network->graph);
        }
        PassContext context;
        context.ops = &builtinOps();
        context.variables = &variables;
        const auto frozen = freezeFunction(meta.graph, signature, FreezeFunctionOptions(), context);
        if (frozen.ok() && *frozen) require(verify((*frozen)->graph), "the frozen function");
    }
}

}  // namespace whittle
