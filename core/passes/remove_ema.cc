// SPDX-License-Identifier: Apache-2.0
//
// remove_ema: a FakeQuant node reads the range that training found, instead of finding a new one.
//
//     lo = Assign lo_average ...                       y = FakeQuantWithMinMaxVars x lo_average hi_average
//     hi = Assign hi_average ...                   ->
//     y = FakeQuantWithMinMaxVars x lo hi
//
// Training keeps moving averages of ranges in variables and has the FakeQuant read their update. Once they are frozen,
// TensorFlow cannot run that any more: there is nothing to assign to. The Graph Transform Tool had this transform, not
// in all releases (tools/graph_transforms/remove_ema.cc, 2017); it wants the whole expression of the average as its own
// fake_quantize_training wrote it, writes down which node is quantized and not which output of it, and leaves what
// computed the average behind. That is compat mode. Beyond it every update of a constant goes, whatever computes it,
// together with what nothing else reads.
//
// Wants variables to be frozen; quantize_nodes wants it before.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/colocation.h"
#include "core/passes/matching.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr char kFakeQuant[] = "FakeQuantWithMinMaxVars";

// What fake_quantize_training writes for one end of the range.
Pattern updateOf(Pattern extreme) {
    const Pattern constant{"Const", {}};
    const Pattern step{"Mul", {{"Sub", {}}, {"Sub", {constant, constant}}}};
    return {"Assign",
            {constant,
             {"Merge", {{"Switch", {std::move(extreme), {"IsVariableInitialized", {}}}}, {"Sub", {constant, step}}}}}};
}

absl::StatusOr<Graph> runCompat(const Graph& graph, PassContext& context) {
    const Pattern any{"*", {}};
    const Pattern pattern{kFakeQuant,
                          {any, updateOf({"Min", {any, {"Range", {any, any, any}}}}), updateOf({"Max", {}})}};
    const Replace replace = [](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
        const NodePtr& input = match.inputs[0].node;
        const NodePtr& low = match.inputs[1].inputs[0].node;
        const NodePtr& high = match.inputs[2].inputs[0].node;
        Node quantize;
        quantize.id = match.node->id;
        quantize.name = match.node->name;
        quantize.op = match.node->op;
        quantize.inputs = {{input->id, 0}, {low->id, 0}, {high->id, 0}};
        quantize.origins = match.node->origins;
        for (const absl::string_view name : {"narrow_range", "num_bits"}) {
            const Attr* attr = match.node->attr(name);
            if (!attr) {
                return absl::InvalidArgumentError(absl::StrCat("node '", match.node->name, "' has no attribute '", name,
                                                               "'; run add_default_attributes before"));
            }
            quantize.attrs.set(name, *attr);
        }
        std::vector<NodePtr> nodes = {std::make_shared<const Node>(std::move(quantize))};
        for (const NodePtr& node : {input, low, high}) {
            if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
        }
        return nodes;
    };
    return replaceMatches(graph, pattern, Consistency::kKeepUsed, replace, context);
}

class SafeRemoval {
  public:
    SafeRemoval(const Graph& graph, PassContext& context) : m_graph(graph), m_index(graph), m_context(context) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        std::vector<NodePtr> nodes = m_graph.nodes;
        for (NodePtr& node : nodes) {
            if (node->op == kFakeQuant && node->dataInputCount() == 3) node = withRange(node);
        }
        Graph result = startResult(m_graph, m_context);
        result.nodes = withoutUnread(std::move(nodes));
        dropLostColocation(&result);
        return result;
    }

  private:
    NodePtr withRange(const NodePtr& quantize) {
        std::vector<Input> inputs = quantize->inputs;
        for (const size_t slot : {size_t{1}, size_t{2}}) {
            while (const Node* update = updateOfConstant(inputs[slot])) {
                m_open.push_back(update->id);
                inputs[slot] = update->inputs[0];
            }
        }
        if (inputs == quantize->inputs) return quantize;
        return changed(*quantize, [&](Node& node) { node.inputs = std::move(inputs); });
    }

    const Node* updateOfConstant(const Input& input) const {
        const Node* node = input.index == 0 ? m_index.node(input.node) : nullptr;
        const bool updates = node && (node->op == "Assign" || node->op == "AssignAdd" || node->op == "AssignSub") &&
                             node->dataInputCount() == 2 && node->inputs[0].index == 0;
        if (!updates) return nullptr;
        const Node* target = m_index.node(node->inputs[0].node);
        const bool leadsToConstant = target && (target->isConstant() || updateOfConstant(node->inputs[0]));
        return leadsToConstant ? node : nullptr;
    }

    // The updates that nobody reads any more, and what only they needed.
    std::vector<NodePtr> withoutUnread(std::vector<NodePtr> nodes) {
        absl::flat_hash_map<NodeId, int64_t> readers;
        for (const NodePtr& node : nodes) {
            for (const Input& input : node->inputs) ++readers[input.node];
        }
        absl::flat_hash_set<NodeId> gone;
        while (!m_open.empty()) {
            const NodeId id = m_open.back();
            m_open.pop_back();
            const Node& node = *m_index.node(id);
            const bool isInput = node.op == "Placeholder" || node.op == "PlaceholderWithDefault";
            if (readers[id] != 0 || isInput || m_required.contains(node.name) || !gone.insert(id).second) continue;
            for (const Input& input : node.inputs) {
                if (--readers[input.node] == 0) m_open.push_back(input.node);
            }
        }
        nodes.erase(std::remove_if(nodes.begin(), nodes.end(), [&](const NodePtr& n) { return gone.contains(n->id); }),
                    nodes.end());
        return nodes;
    }

    const Graph& m_graph;
    const GraphIndex m_index;
    PassContext& m_context;
    absl::flat_hash_set<std::string> m_required;
    std::vector<NodeId> m_open;
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    return context.compat ? runCompat(graph, context) : SafeRemoval(graph, context).run();
}

}  // namespace

const PassInfo kRemoveEmaPass = {
    .name = "remove_ema",
    .group = PassGroup::kQuantize,
    .summary =
        WHITTLE_TR_NOOP("Pass", "Lets FakeQuant nodes read the ranges found in training instead of updating them."),
    .sketch = {.before = "low = Assign low_average update\n"
                         "high = Assign high_average other\n"
                         "y = FakeQuantWithMinMaxVars x low high",
               .after = "y = FakeQuantWithMinMaxVars x low_average high_average"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Only the expression that fake_quantize_training writes is known, which output of a node "
                              "is quantized gets lost, and what computed the averages stays. By default every update "
                              "of a constant range goes, with what only it needed."),
    .keywords = "FakeQuant quantization aware training moving average",
    .run = run,
};

}  // namespace whittle
