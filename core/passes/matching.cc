// SPDX-License-Identifier: Apache-2.0
#include "core/passes/matching.h"

#include "core/base/status.h"
#include "core/graph/graph_index.h"
#include "core/graph/order.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace whittle {
namespace {

// A Pattern with its op string taken apart.
struct Compiled {
    bool any = false;
    std::vector<std::string> ops;
    std::vector<Compiled> inputs;

    explicit Compiled(const Pattern& pattern) : any(pattern.op == "*"), ops(absl::StrSplit(pattern.op, '|')) {
        for (const Pattern& input : pattern.inputs) inputs.emplace_back(input);
    }
    bool takes(const std::string& op) const { return any || std::find(ops.begin(), ops.end(), op) != ops.end(); }
};

class Search {
  public:
    explicit Search(const Graph& graph)
        : m_graph(graph),
          m_order(transformToolPartialOrder(graph.nodes)),
          m_positions(graph.nextId, kUnsearched),
          m_claimed(graph.nodes.size(), false) {
        for (int32_t at : m_order) m_positions[toIndex(graph.nodes[static_cast<size_t>(at)]->id)] = at;
    }

    std::vector<Match> run(const Compiled& pattern) {
        std::vector<Match> matches;
        for (int32_t at : m_order) {
            Match match;
            if (!matchAt(at, pattern, match)) continue;
            claim(match);
            matches.push_back(std::move(match));
        }
        return matches;
    }

  private:
    static constexpr int32_t kUnsearched = -1;

    bool matchAt(int32_t at, const Compiled& pattern, Match& match) const {
        if (at == kUnsearched || m_claimed[static_cast<size_t>(at)]) return false;
        const NodePtr& node = m_graph.nodes[static_cast<size_t>(at)];
        if (!pattern.takes(node->op)) return false;
        match.node = node;
        if (pattern.inputs.empty()) return true;
        if (node->dataInputCount() != pattern.inputs.size()) return false;
        match.inputs.reserve(pattern.inputs.size());
        for (const Input& input : node->inputs) {
            if (input.isControl()) continue;
            const Compiled& wanted = pattern.inputs[match.inputs.size()];
            match.inputs.emplace_back();
            if (!matchAt(m_positions[toIndex(input.node)], wanted, match.inputs.back())) return false;
        }
        return true;
    }

    void claim(const Match& match) {
        m_claimed[static_cast<size_t>(m_positions[toIndex(match.node->id)])] = true;
        for (const Match& input : match.inputs) claim(input);
    }

    const Graph& m_graph;
    std::vector<int32_t> m_order;
    std::vector<int32_t> m_positions;  // by id, of the nodes that the order reaches
    std::vector<bool> m_claimed;
};

// Which match each node belongs to, by id: kNone or the index of the match.
constexpr int32_t kNone = -1;

std::vector<int32_t> ownersOf(const Graph& graph, const std::vector<std::vector<NodePtr>>& members) {
    std::vector<int32_t> owners(graph.nextId, kNone);
    for (size_t i = 0; i < members.size(); ++i) {
        for (const NodePtr& node : members[i]) owners[toIndex(node->id)] = static_cast<int32_t>(i);
    }
    return owners;
}

// By id: whether some node outside the node's own match reads it.
std::vector<bool> usedOutside(const Graph& graph, const std::vector<int32_t>& owners) {
    std::vector<bool> used(graph.nextId, false);
    for (const NodePtr& node : graph.nodes) {
        const int32_t reader = owners[toIndex(node->id)];
        for (const Input& input : node->inputs) {
            const int32_t owner = owners[toIndex(input.node)];
            if (owner != kNone && owner != reader) used[toIndex(input.node)] = true;
        }
    }
    return used;
}

// The names of nodes of `expected` that `nodes` lacks.
std::vector<std::string> missingNames(const std::vector<NodePtr>& match, const OutsideUses& expected,
                                      const std::vector<NodePtr>& nodes) {
    std::vector<std::string> missing;
    for (const NodePtr& node : match) {
        if (!expected.contains(*node)) continue;
        const bool kept = std::any_of(nodes.begin(), nodes.end(), [&](const NodePtr& n) { return n->id == node->id; });
        if (!kept) missing.push_back(node->name);
    }
    std::sort(missing.begin(), missing.end());
    return missing;
}

}  // namespace

std::vector<NodePtr> nodesOf(const Match& match) {
    std::vector<NodePtr> nodes;
    std::vector<const Match*> level = {&match};
    while (!level.empty()) {
        std::vector<const Match*> next;
        for (const Match* current : level) {
            const auto met = [&](const NodePtr& n) { return n->id == current->node->id; };
            if (std::any_of(nodes.begin(), nodes.end(), met)) continue;
            nodes.push_back(current->node);
            for (const Match& input : current->inputs) next.push_back(&input);
        }
        level = std::move(next);
    }
    return nodes;
}

std::vector<Match> findMatches(const Graph& graph, const Pattern& pattern) {
    return Search(graph).run(Compiled(pattern));
}

bool OutsideUses::contains(const Node& node) const {
    return std::find(m_used.begin(), m_used.end(), node.id) != m_used.end();
}

absl::StatusOr<Graph> replaceMatches(const Graph& graph, const Pattern& pattern, Consistency consistency,
                                     const Replace& replace, PassContext& context) {
    const std::vector<Match> matches = findMatches(graph, pattern);
    std::vector<std::vector<NodePtr>> members;
    members.reserve(matches.size());
    for (const Match& match : matches) members.push_back(nodesOf(match));
    const std::vector<int32_t> owners = ownersOf(graph, members);
    const std::vector<bool> used = usedOutside(graph, owners);

    Graph result = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        const int32_t owner = owners[toIndex(node->id)];
        if (owner == kNone) {
            result.nodes.push_back(node);
            continue;
        }
        const Match& match = matches[static_cast<size_t>(owner)];
        if (match.node->id != node->id) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        const std::vector<NodePtr>& all = members[static_cast<size_t>(owner)];
        std::vector<NodeId> outside;
        for (const NodePtr& member : all) {
            if (used[toIndex(member->id)]) outside.push_back(member->id);
        }
        const OutsideUses outsideUses(std::move(outside));
        WHITTLE_ASSIGN_OR_RETURN(std::vector<NodePtr> replacement, replace(match, outsideUses));
        if (consistency == Consistency::kKeepUsed) {
            const std::vector<std::string> missing = missingNames(all, outsideUses, replacement);
            for (const std::string& name : missing) {
                context.warnings.push_back(absl::StrCat("Expected ", name, " to be preserved."));
            }
            if (!missing.empty()) {
                context.warnings.push_back(
                    "Generator function didn't preserve needed nodes, copying old replacements back in instead.");
                replacement = all;
            }
        }
        for (NodePtr& kept : replacement) {
            result.nextId = std::max(result.nextId, toIndex(kept->id) + 1);
            result.nodes.push_back(std::move(kept));
        }
    }
    return result;
}

}  // namespace whittle
