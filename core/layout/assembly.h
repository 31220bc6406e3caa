// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"
#include "core/layout/local_graph.h"
#include "core/layout/view_state.h"
#include "core/layout/visible_graph.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace whittle {

// Takes a visible graph apart into one local graph for each open scope and puts their layouts together again. An edge
// between boxes of different scopes becomes a piece in each scope it passes, joined at ports on the borders; all edges
// of one source share their ports. Everything is top-down until finish(), which turns left-right pictures.
class Assembly {
  public:
    // `boxes` as describeBox made them, sizes included.
    Assembly(const VisibleGraph& visible, std::vector<LaidOutBox> boxes, Orientation orientation);

    static constexpr int32_t kRoot = -1;
    // Open scopes by depth, the innermost first; the last level is the root alone.
    const std::vector<std::vector<int32_t>>& levels() const { return m_levels; }
    // The inside of an open scope. REQUIRES: setLayout was called for the open scopes in it.
    LocalGraph localGraph(int32_t scope) const;
    void setLayout(int32_t scope, LocalLayout layout);
    // Boxes in their places and edges with points, in the order of the visible graph's. REQUIRES: all have a layout.
    Layout finish();

  private:
    struct Segment {
        int32_t scope, edge;  // an edge of that scope's local graph
    };
    struct Inside {
        std::vector<int32_t> boxes;  // of the visible graph, then the ports
        std::vector<LocalGraph::Edge> edges;
        std::vector<std::pair<int32_t, LocalGraph::Role>> ports;  // source box, role; their numbers follow the boxes'
        absl::flat_hash_map<std::pair<int32_t, int32_t>, int32_t> edgeOf, portOf;
        LocalLayout layout;
        Point origin;  // of the layout, absolute
    };

    Inside& inside(int32_t scope) { return m_inside[static_cast<size_t>(scope + 1)]; }
    const Inside& inside(int32_t scope) const { return m_inside[static_cast<size_t>(scope + 1)]; }
    int32_t parentOf(int32_t box) const;
    bool isOpen(int32_t box) const;
    void collectLevels();
    void cutEdges();
    int32_t addPort(int32_t scope, int32_t source, LocalGraph::Role role);
    Segment addSegment(int32_t scope, int32_t from, int32_t to, bool loop);
    double padLeft() const;
    double padTop() const;
    void placeBoxes();
    std::vector<Point> curveOf(size_t edge) const;
    std::vector<Point> segmentCurve(const Segment& segment, int32_t source) const;
    double portX(int32_t scope, int32_t source, LocalGraph::Role role) const;
    std::vector<Point> freeCurve(const Rect& from, const Rect& to) const;

    const VisibleGraph& m_visible;
    std::vector<LaidOutBox> m_boxes;
    Orientation m_orientation;
    std::vector<Inside> m_inside;                  // by box + 1; only open scopes and the root are filled
    std::vector<int32_t> m_localOf;                // number of a box within its parent's local graph
    std::vector<std::vector<Segment>> m_segments;  // by edge of the visible graph
    std::vector<std::vector<int32_t>> m_levels;
};

}  // namespace whittle
