// SPDX-License-Identifier: Apache-2.0
//
// remove_identity_chains: takes out nodes that hand a value on as it is, and keeps the order that control edges ask
// for.
//
//     i = Identity x ^c
//     j = StopGradient i        ->      y = Neg x ^c
//     y = Neg j ^i
//
// Who read such a node reads what it read, and waits for what it waited for. Nodes stay where that would mean something
// else:
//
// - inputs and outputs of the graph;
// - an Identity of a reference, because it is what reads the variable at that moment;
// - one behind a Switch that control edges start from: they say which branch is taken, and a Switch does not;
// - one with control inputs whose value goes into a Merge, which would then wait for the branch that is not taken;
// - one of many control inputs and many readers, where there would be more edges than before.
//
// One walk in topological order: when a node is looked at, what takes the place of its producers is known.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/graph/order.h"
#include "core/passes/colocation.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>

namespace whittle {
namespace {

bool handsOn(const Node& node) {
    return node.op == "Identity" || node.op == "IdentityN" || node.op == "StopGradient" ||
           node.op == "PreventGradient" || node.op == "Snapshot";
}

bool isBranch(const Node& node) { return node.op == "Switch" || node.op == "RefSwitch" || node.op == "_SwitchN"; }
bool isMerge(const Node& node) { return node.op == "Merge" || node.op == "RefMerge"; }

class Removal {
  public:
    Removal(const Graph& graph, const absl::flat_hash_set<std::string>& required, PassContext& context)
        : m_graph(graph), m_index(graph), m_required(required), m_context(context) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order, topologicalOrder(m_graph.nodes));
        for (const int32_t position : order) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            look(position);
        }
        nameAnew();
        Graph result = startResult(m_graph, m_context);
        for (const NodePtr& node : m_graph.nodes) {
            if (!m_places.contains(node->id)) result.nodes.push_back(rewired(node));
        }
        return result;
    }

  private:
    // What the readers of a removed node read instead: data by output, and what they have to wait for.
    struct Place {
        std::vector<Input> data;
        std::vector<Input> controls;
    };

    struct Readers {
        bool control = false;
        bool merge = false;
        size_t count = 0;
    };

    Readers readersOf(int32_t position) const {
        Readers readers;
        for (const GraphIndex::Use& use : m_index.uses(position)) {
            const Node& reader = m_index.at(use.position);
            readers.control |= reader.inputs[static_cast<size_t>(use.slot)].isControl();
            readers.merge |= isMerge(reader);
            ++readers.count;
        }
        return readers;
    }

    bool isReference(Input input) const {
        const Node* producer = m_index.node(input.node);
        const OpDef* op = producer && m_context.ops ? m_context.ops->find(producer->op) : nullptr;
        if (!op) return false;
        const auto types = argTypes(op->outputs, producer->attrs);
        return types && static_cast<size_t>(input.index) < types->size() &&
               whittle::isReference((*types)[static_cast<size_t>(input.index)]);
    }

    void look(int32_t position) {
        const Node& node = m_index.at(position);
        const size_t dataCount = node.dataInputCount();
        if (!handsOn(node) || dataCount == 0 || m_required.contains(node.name)) return;
        if (node.op != "IdentityN" && dataCount != 1) return;
        Place place;
        for (const Input& input : node.inputs) {
            if (!input.isControl() && isReference(input)) return;
            const Input now = resolved(input, place.controls);
            (now.isControl() ? place.controls : place.data).push_back(now);
        }
        sortOnce(place.controls);
        const Readers readers = readersOf(position);
        if (readers.control && (place.data.size() > 1 || isBranch(*m_index.node(place.data.front().node)))) return;
        const size_t waits = place.controls.size();
        if (waits > 0 && (readers.merge || waits * readers.count > waits + readers.count)) return;
        m_places.emplace(node.id, std::move(place));
        m_order.push_back(&node);
    }

    static void sortOnce(std::vector<Input>& controls) {
        std::sort(controls.begin(), controls.end(), [](const Input& a, const Input& b) { return a.node < b.node; });
        controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
    }

    // `input` or what takes its place; what has to be waited for besides is added to `controls`.
    Input resolved(Input input, std::vector<Input>& controls) const {
        const auto at = m_places.find(input.node);
        if (at == m_places.end()) return input;
        const Place& place = at->second;
        controls.insert(controls.end(), place.controls.begin(), place.controls.end());
        if (input.isControl()) return Input::control(place.data.front().node);
        return place.data[static_cast<size_t>(input.index)];
    }

    NodePtr rewired(const NodePtr& node) const {
        const NodePtr placed = colocatedAnew(node, m_renamed);
        const auto stoodFor = m_stoodFor.find(node->id);
        const bool touched = std::any_of(node->inputs.begin(), node->inputs.end(),
                                         [&](const Input& i) { return m_places.contains(i.node); });
        if (!touched && stoodFor == m_stoodFor.end()) return placed;
        return changed(*placed, [&](Node& copy) {
            if (touched) copy.inputs = inputsOf(*node);
            if (stoodFor != m_stoodFor.end()) addOrigins(copy, stoodFor->second);
        });
    }

    std::vector<Input> inputsOf(const Node& node) const {
        std::vector<Input> data;
        std::vector<Input> own;
        std::vector<Input> controls;
        for (const Input& input : node.inputs) {
            const Input now = resolved(input, controls);
            if (!now.isControl()) {
                data.push_back(now);
            } else if (!isArgument(now)) {
                own.push_back(now);
            }
        }
        own.insert(own.end(), controls.begin(), controls.end());
        absl::flat_hash_set<Input> seen;
        for (const Input& control : own) {
            if (seen.insert(control).second) data.push_back(control);
        }
        return data;
    }

    // A function's arguments are there before its body runs, and no control edge may start from them.
    bool isArgument(Input input) const { return m_index.node(input.node)->op == "_Arg"; }

    // Producers stand for the nodes that were taken out behind them, in colocations and in what they came from.
    void nameAnew() {
        for (const Node* node : m_order) {
            const NodeId id = m_places.at(node->id).data.front().node;
            m_renamed[node->name] = m_index.node(id)->name;
            m_stoodFor[id].push_back(node);
        }
    }

    const Graph& m_graph;
    GraphIndex m_index;
    const absl::flat_hash_set<std::string>& m_required;
    PassContext& m_context;
    absl::flat_hash_map<NodeId, Place> m_places;
    std::vector<const Node*> m_order;  // that were taken out
    absl::flat_hash_map<std::string, std::string> m_renamed;
    absl::flat_hash_map<NodeId, std::vector<const Node*>> m_stoodFor;
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> required, requiredNodes(context));
    return Removal(graph, required, context).run();
}

}  // namespace

const PassInfo kRemoveIdentityChainsPass = {
    .name = "remove_identity_chains",
    .group = PassGroup::kClean,
    .summary =
        WHITTLE_TR_NOOP("Pass", "Takes out nodes that hand a value on as it is, and keeps the order of control edges."),
    .params = {},
    .sketch = {.before = "i = Identity x ^c\n"
                         "j = StopGradient i\n"
                         "y = Neg j",
               .after = "y = Neg x ^c"},
    .compat = "",
    .keywords = "identity stop gradient snapshot cleanup",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
