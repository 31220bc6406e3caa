// SPDX-License-Identifier: Apache-2.0
#include "core/layout/visible_graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <tuple>

namespace whittle {
namespace {

size_t at(int32_t i) { return static_cast<size_t>(i); }

// What only saves, restores and initializes variables says nothing about the network's order.
bool isSaver(absl::string_view op) {
    static const absl::flat_hash_set<absl::string_view> kSavers = {
        "SaveV2",          "RestoreV2",         "Save",
        "SaveSlices",      "Restore",           "RestoreSlice",
        "Assign",          "AssignVariableOp",  "ShardedFilename",
        "ShardedFilespec", "MergeV2Checkpoints"};
    return kSavers.contains(op);
}

constexpr size_t kFarReaching = 8;  // boxes that one constant may lead to before its edges stop ranking

}  // namespace

class VisibleGraphBuilder {
  public:
    VisibleGraphBuilder(VisibleGraph& visible, const ViewState& state)
        : m_visible(visible), m_tree(*visible.m_tree), m_state(state) {}

    void build() {
        m_visible.m_boxOf.assign(m_tree.graph().nodes.size(), -1);
        addChildren(kRootScope, -1);
        collectEdges();
        settleFolded();
        if (!m_state.isolated.empty()) isolate();
        for (size_t b = 0; b < boxes().size(); ++b) {
            const int32_t parent = boxes()[b].parent;
            (parent < 0 ? m_visible.m_top : boxes()[at(parent)].children).push_back(static_cast<int32_t>(b));
        }
    }

  private:
    struct TensorUse {
        int32_t from, to;  // boxes
        Input input;
        bool ranks, loops;

        auto key() const { return std::tuple(from, to, toIndex(input.node), input.index); }
    };

    std::vector<VisibleGraph::Box>& boxes() { return m_visible.m_boxes; }
    bool isFolded(int32_t position) const { return m_state.foldConstants && m_tree.isFoldable(position); }
    bool isHidden(int32_t position) const {
        return !m_state.hiddenOps.empty() && m_state.hiddenOps.contains(m_tree.node(position).op);
    }
    int64_t drawn(const Scope& scope) const { return m_state.foldConstants ? scope.solidCount : scope.nodeCount; }

    void addChildren(ScopeId id, int32_t parent) {
        // Scopes and nodes of one parent in the order of the file, so that the picture reads as the model was built.
        const Scope& scope = m_tree.scope(id);
        std::vector<std::pair<int32_t, ScopeId>> children;  // first position, scope or kNoScope
        for (const int32_t node : scope.nodes) children.emplace_back(node, kNoScope);
        for (const ScopeId child : scope.scopes) children.emplace_back(m_tree.nodesWithin(child).front(), child);
        std::sort(children.begin(), children.end());
        for (const auto& [position, child] : children) {
            if (child == kNoScope)
                addNode(position, parent);
            else
                addScope(child, parent);
        }
    }

    void addNode(int32_t position, int32_t parent) {
        if (isFolded(position)) return;
        if (isHidden(position)) {
            ++m_visible.m_hidden;
            return;
        }
        m_visible.m_boxOf[at(position)] = static_cast<int32_t>(boxes().size());
        VisibleGraph::Box& box = boxes().emplace_back();
        box.parent = parent;
        box.node = position;
    }

    void addScope(ScopeId id, int32_t parent) {
        const Scope& scope = m_tree.scope(id);
        if (drawn(scope) == 0) return;
        if (drawn(scope) == 1) {
            for (const int32_t position : m_tree.nodesWithin(id)) addNode(position, parent);
            return;
        }
        const auto number = static_cast<int32_t>(boxes().size());
        VisibleGraph::Box& box = boxes().emplace_back();
        box.parent = parent;
        box.scope = id;
        if (m_state.open.contains(scope.key)) {
            box.kind = LaidOutBox::Kind::kOpenScope;
            addChildren(id, number);
            if (static_cast<int32_t>(boxes().size()) > number + 1) return;
        }
        close(number, scope);
    }

    void close(int32_t number, const Scope& scope) {
        VisibleGraph::Box& box = boxes()[at(number)];
        box.kind = LaidOutBox::Kind::kClosedScope;
        if (scope.kind == Scope::Kind::kStack) box.kind = LaidOutBox::Kind::kStack;
        if (scope.kind == Scope::Kind::kStrip) box.kind = LaidOutBox::Kind::kStrip;
        for (const int32_t position : m_tree.nodesWithin(box.scope)) m_visible.m_boxOf[at(position)] = number;
    }

    // The node whose tensor arrives when hidden ops are taken out of the way; -1 when there is none.
    int32_t sourceOf(NodeId id) const {
        int32_t position = m_tree.positionOf(id);
        for (int step = 0; step < 100 && position >= 0; ++step) {
            if (m_visible.m_boxOf[at(position)] >= 0 || isFolded(position)) return position;
            const std::vector<Input>& inputs = m_tree.node(position).inputs;
            if (inputs.empty() || inputs.front().isControl()) return -1;
            position = m_tree.positionOf(inputs.front().node);
        }
        return -1;
    }

    void collectEdges() {
        std::vector<TensorUse> uses;
        const auto count = static_cast<int32_t>(m_tree.graph().nodes.size());
        for (int32_t to = 0; to < count; ++to) {
            const int32_t box = m_visible.m_boxOf[at(to)];
            if (box < 0 || isFolded(to)) continue;
            const Node& reader = m_tree.node(to);
            for (size_t slot = 0; slot < reader.inputs.size(); ++slot) {
                const Input& input = reader.inputs[slot];
                if (input.isControl() && !m_state.showControlEdges) continue;
                const int32_t from = sourceOf(input.node);
                if (from < 0) continue;
                if (isFolded(from)) {
                    if (!input.isControl()) foldInto(box, from, static_cast<int32_t>(slot));
                    continue;
                }
                const int32_t source = m_visible.m_boxOf[at(from)];
                if (source == box) continue;
                const Node& producer = m_tree.node(from);
                const bool ranks = !input.isControl() && !isSaver(reader.op) && !isSaver(producer.op);
                Input tensor{producer.id, input.isControl() || producer.id == input.node ? input.index : 0};
                uses.push_back({source, box, tensor, ranks, producer.op == "NextIteration"});
            }
        }
        std::stable_sort(uses.begin(), uses.end(),
                         [](const TensorUse& a, const TensorUse& b) { return a.key() < b.key(); });
        joinUses(uses);
        unrankFarReaching();
    }

    void joinUses(const std::vector<TensorUse>& uses) {
        for (const TensorUse& use : uses) {
            std::vector<VisibleGraph::Edge>& edges = m_visible.m_edges;
            if (edges.empty() || edges.back().from != use.from || edges.back().to != use.to) {
                edges.push_back({use.from, use.to, {}, 0, false, true});
            }
            VisibleGraph::Edge& edge = edges.back();
            edge.ranked = edge.ranked || use.ranks;
            edge.loop = edge.loop && use.loops;
            if (use.input.isControl())
                ++edge.controls;
            else if (edge.tensors.empty() || !(edge.tensors.back() == use.input))
                edge.tensors.push_back(use.input);
        }
    }

    void unrankFarReaching() {
        std::vector<VisibleGraph::Edge>& edges = m_visible.m_edges;
        for (size_t begin = 0, end; begin < edges.size(); begin = end) {
            for (end = begin; end < edges.size() && edges[end].from == edges[begin].from; ++end) {
            }
            const int32_t node = boxes()[at(edges[begin].from)].node;
            if (end - begin < kFarReaching || node < 0 || !m_tree.isFoldable(node)) continue;
            for (size_t e = begin; e < end; ++e) edges[e].ranked = false;
        }
    }

    void foldInto(int32_t box, int32_t position, int32_t slot) {
        if (boxes()[at(box)].kind != LaidOutBox::Kind::kNode) return;
        boxes()[at(box)].foldedSlots.push_back(slot);
        std::vector<int32_t>& folded = boxes()[at(box)].folded;
        // Chains of reads bring the constant or variable they start from along.
        for (int step = 0; step < 100 && position >= 0; ++step) {
            if (std::find(folded.begin(), folded.end(), position) != folded.end()) return;
            folded.push_back(position);
            if (m_visible.m_boxOf[at(position)] < 0) m_visible.m_boxOf[at(position)] = box;
            const Node& node = m_tree.node(position);
            if (node.dataInputCount() == 0) return;
            position = m_tree.positionOf(node.inputs.front().node);
        }
    }

    // Constants outside of closed scopes that are read inside of one go there.
    void settleFolded() {
        if (!m_state.foldConstants) return;
        const auto count = static_cast<int32_t>(m_tree.graph().nodes.size());
        for (int32_t to = 0; to < count; ++to) {
            const int32_t box = m_visible.m_boxOf[at(to)];
            if (box < 0 || isFolded(to)) continue;
            for (const Input& input : m_tree.node(to).inputs) {
                int32_t position = m_tree.positionOf(input.node);
                for (int step = 0; step < 100 && position >= 0 && isFolded(position); ++step) {
                    if (m_visible.m_boxOf[at(position)] < 0) {
                        m_visible.m_boxOf[at(position)] = box;
                        boxes()[at(box)].folded.push_back(position);
                    }
                    const Node& node = m_tree.node(position);
                    if (node.dataInputCount() == 0) break;
                    position = m_tree.positionOf(node.inputs.front().node);
                }
            }
        }
        for (int32_t i = 0; i < count; ++i) m_visible.m_folded += isFolded(i) ? 1 : 0;
    }

    void isolate() {
        const auto size = boxes().size();
        std::vector<bool> chosen(size), kept(size);
        for (const NodeId id : m_state.isolated) {
            const int32_t box = m_visible.visibleBoxFor(id);
            if (box >= 0) chosen[at(box)] = true;
        }
        kept = chosen;
        for (const VisibleGraph::Edge& edge : m_visible.m_edges) {
            if (chosen[at(edge.from)]) kept[at(edge.to)] = true;
            if (chosen[at(edge.to)]) kept[at(edge.from)] = true;
        }
        for (size_t b = size; b-- > 0;) {
            if (kept[b] && boxes()[b].parent >= 0) kept[at(boxes()[b].parent)] = true;
        }
        keepOnly(kept);
    }

    void keepOnly(const std::vector<bool>& kept) {
        std::vector<int32_t> renumbered(boxes().size(), -1);
        std::vector<VisibleGraph::Box> left;
        for (size_t b = 0; b < boxes().size(); ++b) {
            if (!kept[b]) continue;
            renumbered[b] = static_cast<int32_t>(left.size());
            left.push_back(std::move(boxes()[b]));
            int32_t& parent = left.back().parent;
            if (parent >= 0) parent = renumbered[at(parent)];
        }
        boxes() = std::move(left);
        for (int32_t& box : m_visible.m_boxOf) {
            if (box < 0) continue;
            box = renumbered[at(box)];
            m_visible.m_hidden += box < 0 ? 1 : 0;
        }
        std::vector<VisibleGraph::Edge> edges;
        for (VisibleGraph::Edge& edge : m_visible.m_edges) {
            edge.from = renumbered[at(edge.from)];
            edge.to = renumbered[at(edge.to)];
            if (edge.from >= 0 && edge.to >= 0) edges.push_back(std::move(edge));
        }
        m_visible.m_edges = std::move(edges);
    }

    VisibleGraph& m_visible;
    const ScopeTree& m_tree;
    const ViewState& m_state;
};

VisibleGraph::VisibleGraph(std::shared_ptr<const ScopeTree> tree, const ViewState& state) : m_tree(std::move(tree)) {
    VisibleGraphBuilder(*this, state).build();
}

int32_t VisibleGraph::visibleBoxFor(NodeId id) const {
    const int32_t position = m_tree->positionOf(id);
    return position < 0 ? -1 : boxOfPosition(position);
}

std::vector<NodeId> VisibleGraph::nodesWithin(int32_t box) const {
    const Box& b = m_boxes[at(box)];
    std::vector<NodeId> ids;
    const auto add = [&](int32_t position) { ids.push_back(m_tree->node(position).id); };
    if (b.kind == LaidOutBox::Kind::kNode) {
        add(b.node);
    } else {
        for (const int32_t position : m_tree->nodesWithin(b.scope)) add(position);
    }
    for (const int32_t position : b.folded) add(position);
    return ids;
}

}  // namespace whittle
