// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"
#include "core/layout/scope_tree.h"
#include "core/layout/view_state.h"

#include <memory>
#include <string>
#include <vector>

namespace whittle {

// What a view state shows of a tree: the boxes, which node is behind which box, and one edge for each pair of boxes
// that are joined. Box indices are those of the Layout made from it. Immutable; keeps the tree alive.
class VisibleGraph {
  public:
    struct Box {
        LaidOutBox::Kind kind = LaidOutBox::Kind::kNode;
        int32_t parent = -1;
        ScopeId scope = kNoScope;          // of scopes, stacks and strips
        int32_t node = -1;                 // position of the node, kNode only
        std::vector<int32_t> folded;       // constants, variables and their reads put into this box from outside of it
        std::vector<int32_t> foldedSlots;  // the input slots that they come in by
        std::vector<int32_t> children;     // of open scopes
    };
    struct Edge {
        int32_t from = -1, to = -1;  // boxes
        std::vector<Input> tensors;  // the distinct tensors, by producer; controls not among them
        int32_t controls = 0;        // control edges
        bool ranked = true;          // false: says nothing about order (controls, savers, far-reaching constants)
        bool loop = false;           // back edge of a loop (from a NextIteration)
    };

    VisibleGraph(std::shared_ptr<const ScopeTree> tree, const ViewState& state);

    const ScopeTree& tree() const { return *m_tree; }
    // Parents first.
    const std::vector<Box>& boxes() const { return m_boxes; }
    const std::vector<Edge>& edges() const { return m_edges; }
    // Children of the root.
    const std::vector<int32_t>& topBoxes() const { return m_top; }

    // The box in which the node is drawn or hidden: its own, the closed scope around it, or that of the first op it is
    // folded into. -1 when nothing shown has it (hidden op type, not isolated, no such node).
    int32_t visibleBoxFor(NodeId id) const;
    int32_t boxOfPosition(int32_t position) const { return m_boxOf[static_cast<size_t>(position)]; }
    // The nodes that the box stands for: itself and what is folded into it, or all nodes of a scope.
    std::vector<NodeId> nodesWithin(int32_t box) const;
    // Nodes that the state hides altogether, for the legend.
    int64_t hiddenCount() const { return m_hidden; }
    int64_t foldedCount() const { return m_folded; }

  private:
    friend class VisibleGraphBuilder;

    std::shared_ptr<const ScopeTree> m_tree;
    std::vector<Box> m_boxes;
    std::vector<Edge> m_edges;
    std::vector<int32_t> m_top;
    std::vector<int32_t> m_boxOf;
    int64_t m_hidden = 0;
    int64_t m_folded = 0;
};

}  // namespace whittle
