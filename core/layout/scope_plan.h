// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/local_graph.h"

#include <optional>
#include <string>
#include <vector>

namespace whittle {

// How the inside of one scope is laid out: cut into pieces that nothing joins, each piece drawn in the way that suits
// it (a long chain in rows, a plain chain and very large pieces by ourselves, all else by Graphviz), the pieces packed.
class ScopePlan {
  public:
    struct Piece {
        LocalGraph graph;
        std::vector<int32_t> boxes, edges;  // numbers in the whole graph
        std::optional<LocalLayout> layout;  // empty: Graphviz is to be asked
        bool inRows = false;                // a wrapped chain, which is as it should be
    };

    ScopePlan(LocalGraph graph, size_t maxBoxesForGraphviz);

    const LocalGraph& graph() const { return m_graph; }
    std::vector<Piece>& pieces() { return m_pieces; }
    // Makes what Graphviz drew smoother and folds what came out as a sliver. REQUIRES: every piece has a layout.
    void refine();
    LocalLayout compose() const;

  private:
    void addPiece(const std::vector<int32_t>& boxes);
    void routePorts(LocalLayout& layout, const std::vector<Rect>& places) const;

    LocalGraph m_graph;
    std::vector<Piece> m_pieces;
    std::vector<int32_t> m_pieceOf;  // of every box; -1 for ports that are in none
    bool m_inOneRow = false;
    std::vector<int32_t> m_loose;  // boxes that nothing joins to anything, drawn as one block
};

}  // namespace whittle
