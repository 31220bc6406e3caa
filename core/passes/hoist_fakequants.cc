// SPDX-License-Identifier: Apache-2.0
//
// hoist_fakequants: a FakeQuant moves up to what its values come from, past ops that only move or clip them, so that
// quantize_nodes finds it beside the convolution whose range it holds.
//
//     r = Relu c                                       q_hoisted = FakeQuantWithMinMaxVars c low high
//     q = FakeQuantWithMinMaxVars r low high   ->      q = Relu q_hoisted
//
// The last op takes the name of the FakeQuant, so that readers of the result need not change. The Graph Transform Tool
// does this inside of quantize_nodes, over one to three nodes of one input each, whatever they compute: past a Sigmoid
// the result is another one. That is compat mode. Beyond it a FakeQuant passes any number of ops, but only such as give
// the same values after it, and that nobody else reads.
//
// Wants the range to be constant (remove_ema); quantize_nodes wants it before.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/colocation.h"
#include "core/passes/fake_quants.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

// FakeQuant is monotonic and gives zero for zero: it can be done before what only moves elements, takes the largest of
// some, or replaces what is below zero by it.
bool giveTheSameAfterwards(const Node& node) {
    static const absl::flat_hash_set<std::string> ops = {"Identity",     "StopGradient", "Reshape", "Squeeze",
                                                         "ExpandDims",   "Transpose",    "Relu",    "MaxPool",
                                                         "SpaceToDepth", "DepthToSpace", "Snapshot"};
    return ops.contains(node.op) && node.typeAttr("T") == DataType::kFloat && node.dataInputCount() > 0;
}

class SafeHoisting {
  public:
    SafeHoisting(const Graph& graph, PassContext& context) : m_graph(graph), m_index(graph), m_context(context) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        NameSource names(m_graph);
        Graph result = startResult(m_graph, m_context);
        absl::flat_hash_map<NodeId, std::vector<NodePtr>> instead;
        for (const NodePtr& node : m_graph.nodes) {
            const std::vector<NodePtr> chain = chainAbove(node);
            if (!chain.empty()) hoist(node, chain, names, result, &instead);
        }
        for (const NodePtr& node : m_graph.nodes) {
            const auto at = instead.find(node->id);
            if (at == instead.end()) {
                result.nodes.push_back(node);
            } else {
                result.nodes.insert(result.nodes.end(), at->second.begin(), at->second.end());
            }
        }
        dropLostColocation(&result);
        return result;
    }

  private:
    // What the FakeQuant can be moved past, from it upwards.
    std::vector<NodePtr> chainAbove(const NodePtr& quantize) const {
        std::vector<NodePtr> chain;
        if (quantize->op != "FakeQuantWithMinMaxVars" || quantize->dataInputCount() != 3) return chain;
        for (const size_t slot : {size_t{1}, size_t{2}}) {
            const Node* range = m_index.node(quantize->inputs[slot].node);
            if (!range || !range->isConstant()) return chain;
        }
        Input input = quantize->inputs[0];
        while (true) {
            const int32_t position = input.index == 0 ? m_index.positionOf(input.node) : GraphIndex::kAbsent;
            if (position == GraphIndex::kAbsent || m_index.uses(position).size() != 1) return chain;
            const NodePtr& node = m_graph.nodes[static_cast<size_t>(position)];
            if (!giveTheSameAfterwards(*node) || m_required.contains(node->name)) return chain;
            chain.push_back(node);
            input = node->inputs[0];
        }
    }

    static void hoist(const NodePtr& quantize, const std::vector<NodePtr>& chain, NameSource& names, Graph& ids,
                      absl::flat_hash_map<NodeId, std::vector<NodePtr>>* instead) {
        const NodePtr hoisted = changed(*quantize, [&](Node& node) {
            node.id = ids.newId();
            node.name = names.fresh(absl::StrCat(quantize->name, "_hoisted"));
            node.inputs[0] = chain.back()->inputs[0];
            node.origins = originsOf(*quantize);
        });
        NodePtr lowest = changed(*chain.back(), [&](Node& node) { node.inputs[0] = {hoisted->id, 0}; });
        if (chain.size() > 1) (*instead)[chain.back()->id] = {hoisted, lowest};
        const NodePtr& last = chain.size() > 1 ? chain.front() : lowest;
        (*instead)[chain.front()->id];
        std::vector<NodePtr>& written = (*instead)[quantize->id];
        if (chain.size() == 1) written.push_back(hoisted);
        written.push_back(changed(*last, [&](Node& node) {
            node.id = quantize->id;
            node.name = quantize->name;
            node.origins = originsOf(*last);
            addOrigins(node, *quantize);
        }));
    }

    const Graph& m_graph;
    const GraphIndex m_index;
    PassContext& m_context;
    absl::flat_hash_set<std::string> m_required;
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    if (!context.compat) return SafeHoisting(graph, context).run();
    WHITTLE_ASSIGN_OR_RETURN(Graph hoisted, hoistFakeQuantsAsTool(graph, context));
    Graph result = startResult(hoisted, context);
    result.nodes = std::move(hoisted.nodes);
    return result;
}

}  // namespace

const PassInfo kHoistFakequantsPass = {
    .name = "hoist_fakequants",
    .group = PassGroup::kQuantize,
    .summary = WHITTLE_TR_NOOP("Pass", "Moves FakeQuant nodes up to what their values come from."),
    .sketch = {.before = "r = Relu c\n"
                         "q = FakeQuantWithMinMaxVars r low high",
               .after = "q_hoisted = FakeQuantWithMinMaxVars c low high\n"
                        "q = Relu q_hoisted"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "A FakeQuant moves past one to three nodes with one input, whatever they compute, as in "
                              "the tool's quantize_nodes, which changes the result. By default it passes only what "
                              "gives the same values after it."),
    .keywords = "FakeQuant quantization aware training",
    .run = run,
};

}  // namespace whittle
