// SPDX-License-Identifier: Apache-2.0
//
// remove_nodes: takes nodes of the given op types out of the graph; who read them reads their first input instead.
//
// Inputs and outputs of the graph stay. In compat mode this is the Graph Transform Tool's way, defects included: it
// searches again and again, because one search finds only one of several readers of a node, and every search moves
// nodes (core/passes/matching.h); control inputs of a removed node are lost; readers of a second output are left
// without a producer. Otherwise one walk over the graph does it: control inputs are handed on to the readers, and nodes
// that cannot be taken out without changing what the graph computes stay, with a warning.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/matching.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <optional>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"op", ParamInfo::Type::kOpType, "", WHITTLE_TR_NOOP("Param", "An op type to remove."), true},
    {"max_inputs", ParamInfo::Type::kInt, "1",
     WHITTLE_TR_NOOP("Param", "Remove nodes with up to this many data inputs; the first one takes their place."), false,
     0, 1000},
};

using Names = absl::flat_hash_set<std::string>;

// The Graph Transform Tool's way.
class ToolRemoval {
  public:
    ToolRemoval(const Graph& graph, const Names& required, PassContext& context)
        : m_required(required), m_context(context), m_current(startResult(graph, context)) {
        m_current.nodes = graph.nodes;
    }

    absl::StatusOr<Graph> run(const std::vector<std::string>& ops, int32_t maxInputs) {
        for (const std::string& op : ops) {
            for (int32_t count = 1; count <= maxInputs; ++count) {
                bool removed = true;
                while (removed) {
                    WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
                    WHITTLE_ASSIGN_OR_RETURN(removed, removeOnce(op, count));
                }
            }
        }
        for (NodePtr& node : m_current.nodes) {
            const auto stoodFor = m_stoodFor.find(node->id);
            if (stoodFor == m_stoodFor.end()) continue;
            std::vector<const Node*> gone;
            for (const NodePtr& removed : stoodFor->second) gone.push_back(removed.get());
            node = changed(*node, [&](Node& n) { addOrigins(n, gone); });
        }
        return std::move(m_current);
    }

  private:
    // One search for nodes of `op` with `count` data inputs; whether any went.
    absl::StatusOr<bool> removeOnce(const std::string& op, int32_t count) {
        InputRenames renames;
        const Pattern pattern{op, std::vector<Pattern>(static_cast<size_t>(count), Pattern{"*", {}})};
        const Replace replace = [&](const Match& match, const OutsideUses&) -> std::vector<NodePtr> {
            const NodePtr& node = match.node;
            if (m_required.contains(node->name)) return nodesOf(match);
            const NodePtr& input = match.inputs[0].node;
            const auto first =
                std::find_if(node->inputs.begin(), node->inputs.end(), [](const Input& i) { return !i.isControl(); });
            renames.add({node->id, 0}, *first);
            renames.add(Input::control(node->id), Input::control(input->id));
            takePlace(node, input->id);
            return {input};
        };
        WHITTLE_ASSIGN_OR_RETURN(m_current,
                                 replaceMatches(m_current, pattern, Consistency::kIgnore, replace, m_context));
        WHITTLE_RETURN_IF_ERROR(renames.apply(m_current));
        return !renames.empty();
    }

    // `node` and what it stood for are handed on. The longer list is kept, so that long chains stay cheap.
    void takePlace(const NodePtr& node, NodeId by) {
        std::vector<NodePtr> list = {node};
        if (const auto own = m_stoodFor.find(node->id); own != m_stoodFor.end()) {
            list = std::move(own->second);
            list.push_back(node);
            m_stoodFor.erase(own);
        }
        std::vector<NodePtr>& target = m_stoodFor[by];
        if (target.size() < list.size()) std::swap(target, list);
        target.insert(target.end(), list.begin(), list.end());
    }

    const Names& m_required;
    PassContext& m_context;
    Graph m_current;
    absl::flat_hash_map<NodeId, std::vector<NodePtr>> m_stoodFor;
};

bool isBranch(const std::string& op) { return op == "Switch" || op == "RefSwitch" || op == "_SwitchN"; }

// Decides which nodes go and what their readers read instead.
class Removal {
  public:
    Removal(const Graph& graph, const std::vector<std::string>& ops, int32_t maxInputs, const Names& required,
            PassContext& context)
        : m_graph(graph),
          m_index(graph),
          m_maxInputs(maxInputs),
          m_required(required),
          m_context(context),
          m_gone(graph.nextId, false) {
        for (const std::string& op : ops) {
            if (op == "*") m_any = true;
            for (absl::string_view type : absl::StrSplit(op, '|')) m_types.insert(std::string(type));
        }
    }

    Graph run() {
        for (size_t i = 0; i < m_graph.nodes.size(); ++i) {
            const Node& node = *m_graph.nodes[i];
            if (!asked(node)) continue;
            if (const std::string why = obstacle(node, static_cast<int32_t>(i)); why.empty()) {
                m_gone[toIndex(node.id)] = true;
            } else {
                m_kept.push_back(absl::StrCat("'", node.name, "' stays: ", why));
            }
        }
        keepOneOfEachRing();
        findPlaces();
        warn();
        Graph result = startResult(m_graph, m_context);
        for (const NodePtr& node : m_graph.nodes) {
            if (!m_gone[toIndex(node->id)]) result.nodes.push_back(rewired(node));
        }
        return result;
    }

  private:
    bool asked(const Node& node) const {
        const size_t inputs = node.dataInputCount();
        return (m_any || m_types.contains(node.op)) && inputs >= 1 && inputs <= static_cast<size_t>(m_maxInputs) &&
               !m_required.contains(node.name);
    }

    static const Input* firstData(const Node& node) {
        const auto at =
            std::find_if(node.inputs.begin(), node.inputs.end(), [](const Input& i) { return !i.isControl(); });
        return at == node.inputs.end() ? nullptr : &*at;
    }
    // REQUIRES: `node` has a data input.
    const Node* producer(const Node& node) const { return m_index.node(firstData(node)->node); }

    void warn() const {
        constexpr size_t kMostWarnings = 20;
        for (size_t i = 0; i < m_kept.size() && i < kMostWarnings; ++i) m_context.warnings.push_back(m_kept[i]);
        if (m_kept.size() > kMostWarnings) {
            m_context.warnings.push_back(absl::StrCat(m_kept.size() - kMostWarnings, " more nodes stay"));
        }
    }

    // Why `node` cannot go; empty when it can.
    std::string obstacle(const Node& node, int32_t position) const {
        bool controls = false;
        for (const GraphIndex::Use& use : m_index.uses(position)) {
            const Node& reader = m_index.at(use.position);
            const int32_t port = reader.inputs[static_cast<size_t>(use.slot)].index;
            if (port > 0) return absl::StrCat("'", reader.name, "' reads its output ", port);
            controls = controls || port == Input::kControl;
        }
        const bool orders = controls || std::any_of(node.inputs.begin(), node.inputs.end(),
                                                    [](const Input& i) { return i.isControl(); });
        if (orders && underBranch(node)) {
            return "its control edges say which branch is taken, which an edge from the Switch would not";
        }
        return "";
    }

    // Whether the value comes straight from a Switch, through nodes that are asked to go, too.
    bool underBranch(const Node& node) const {
        const Node* at = producer(node);
        for (size_t steps = 0; at && steps < m_graph.nodes.size(); ++steps) {
            if (isBranch(at->op)) return true;
            if (!asked(*at)) return false;
            at = producer(*at);
        }
        return false;
    }

    // Nodes to be removed that only read each other have nothing that could take their place.
    void keepOneOfEachRing() {
        std::vector<uint32_t> seenBy(m_graph.nextId, 0);
        uint32_t walk = 0;
        for (const NodePtr& start : m_graph.nodes) {
            ++walk;
            for (const Node* at = start.get(); at && m_gone[toIndex(at->id)] && seenBy[toIndex(at->id)] != walk;
                 at = producer(*at)) {
                if (seenBy[toIndex(at->id)] != 0) break;
                seenBy[toIndex(at->id)] = walk;
                const Node* next = producer(*at);
                if (next && seenBy[toIndex(next->id)] == walk) m_gone[toIndex(next->id)] = false;
            }
        }
    }

    // Finds what takes the place of each removed node: a chain of them is walked once.
    void findPlaces() {
        std::vector<const Node*> chain;
        for (const NodePtr& start : m_graph.nodes) {
            const Node* at = start.get();
            for (; m_gone[toIndex(at->id)] && !m_places.contains(at->id); at = producer(*at)) chain.push_back(at);
            for (; !chain.empty(); chain.pop_back()) {
                const Node& node = *chain.back();
                const Input input = *firstData(node);
                Place place{input, {}};
                if (const auto next = m_places.find(input.node); next != m_places.end()) place = next->second;
                for (const Input& in : node.inputs) {
                    if (in.isControl()) place.controls.push_back(in);
                }
                m_stoodFor[place.data.node].push_back(&node);
                m_places.emplace(node.id, std::move(place));
            }
        }
    }

    // `input`, or what took its place; control inputs of removed nodes are appended to `controls`.
    Input resolve(Input input, std::vector<Input>& controls) const {
        const auto place = m_places.find(input.node);
        if (place == m_places.end()) return input;
        controls.insert(controls.end(), place->second.controls.begin(), place->second.controls.end());
        return input.isControl() ? Input::control(place->second.data.node) : place->second.data;
    }

    NodePtr rewired(const NodePtr& node) const {
        const auto stoodFor = m_stoodFor.find(node->id);
        const bool touched = std::any_of(node->inputs.begin(), node->inputs.end(),
                                         [&](const Input& i) { return m_places.contains(i.node); });
        if (!touched && stoodFor == m_stoodFor.end()) return node;
        return changed(*node, [&](Node& copy) {
            if (touched) copy.inputs = resolvedInputs(*node);
            if (stoodFor != m_stoodFor.end()) addOrigins(copy, stoodFor->second);
        });
    }

    std::vector<Input> resolvedInputs(const Node& node) const {
        std::vector<Input> inputs;
        std::vector<Input> controls;
        for (const Input& input : node.inputs) {
            const Input now = resolve(input, controls);
            (now.isControl() ? controls : inputs).push_back(now);
        }
        // Control inputs of removed nodes may be removed themselves; `controls` grows while they are looked at.
        absl::flat_hash_set<Input> seen;
        for (size_t i = 0; i < controls.size(); ++i) {
            const Input control = controls[i];
            if (!seen.insert(control).second) continue;
            const Input now = resolve(control, controls);
            if (now == control || seen.insert(now).second) inputs.push_back(now);
        }
        return inputs;
    }

    // What the readers of a removed node read instead.
    struct Place {
        Input data;
        std::vector<Input> controls;
    };

    const Graph& m_graph;
    GraphIndex m_index;
    int32_t m_maxInputs;
    const Names& m_required;
    PassContext& m_context;
    bool m_any = false;
    Names m_types;
    std::vector<bool> m_gone;
    std::vector<std::string> m_kept;
    absl::flat_hash_map<NodeId, Place> m_places;
    absl::flat_hash_map<NodeId, std::vector<const Node*>> m_stoodFor;
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    const std::vector<std::string> ops = args.all("op");
    if (ops.empty()) {
        return absl::InvalidArgumentError(
            "remove_nodes expects at least one 'op'argument, e.g. remove_nodes(op=Identity)");
    }
    WHITTLE_ASSIGN_OR_RETURN(const int32_t maxInputs, args.int32("max_inputs", 1));
    WHITTLE_ASSIGN_OR_RETURN(const Names required, requiredNodes(context));
    if (context.compat) return ToolRemoval(graph, required, context).run(ops, maxInputs);
    return Removal(graph, ops, maxInputs, required, context).run();
}

}  // namespace

const PassInfo kRemoveNodesPass = {
    .name = "remove_nodes",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass",
                               "Removes nodes of the given op types; their readers read the first input "
                               "instead."),
    .params = kParams,
    .sketch = {.before = "i = Identity x:1\n"
                         "y = Neg i ^i",
               .after = "y = Neg x:1 ^x"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Control inputs of removed nodes are lost, and readers of a second output are "
                              "left without a producer. By default such nodes stay, with a warning."),
    .keywords = "remove_training_nodes optimize_for_inference Identity CheckNumerics",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
