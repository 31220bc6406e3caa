// SPDX-License-Identifier: Apache-2.0
#include "core/layout/assembly.h"

#include "core/layout/text_metrics.h"

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

using Role = LocalGraph::Role;

size_t at(int32_t i) { return static_cast<size_t>(i); }

// Moves the beginning or the end of a curve sideways, its direction there kept.
void shiftStart(std::vector<Point>& curve, double dx) {
    curve[0].x += dx;
    if (curve.size() > 1) curve[1].x += dx;
}
void shiftEnd(std::vector<Point>& curve, double dx) {
    curve.back().x += dx;
    if (curve.size() > 1) curve[curve.size() - 2].x += dx;
}

Rect turned(const Rect& r) { return {r.y, r.x, r.height, r.width}; }

}  // namespace

Assembly::Assembly(const VisibleGraph& visible, std::vector<LaidOutBox> boxes, Orientation orientation)
    : m_visible(visible),
      m_boxes(std::move(boxes)),
      m_orientation(orientation),
      m_inside(m_boxes.size() + 1),
      m_localOf(m_boxes.size(), -1),
      m_segments(visible.edges().size()) {
    if (m_orientation == Orientation::kLeftRight) {
        for (LaidOutBox& box : m_boxes) box.rect = turned(box.rect);
    }
    collectLevels();
    cutEdges();
}

int32_t Assembly::parentOf(int32_t box) const { return m_visible.boxes()[at(box)].parent; }

bool Assembly::isOpen(int32_t box) const { return m_visible.boxes()[at(box)].kind == LaidOutBox::Kind::kOpenScope; }

double Assembly::padLeft() const {
    return m_orientation == Orientation::kTopDown ? kScopePadding : kScopeHeader + kScopePadding / 2;
}
double Assembly::padTop() const {
    return m_orientation == Orientation::kTopDown ? kScopeHeader + kScopePadding / 2 : kScopePadding;
}

void Assembly::collectLevels() {
    inside(kRoot).boxes = m_visible.topBoxes();
    int32_t deepest = 0;
    for (size_t b = 0; b < m_boxes.size(); ++b) {
        const auto box = static_cast<int32_t>(b);
        m_boxes[b].depth = parentOf(box) < 0 ? 0 : m_boxes[at(parentOf(box))].depth + 1;
        deepest = std::max(deepest, m_boxes[b].depth);
        if (isOpen(box)) inside(box).boxes = m_visible.boxes()[b].children;
    }
    m_levels.resize(at(deepest) + 2);
    for (size_t b = 0; b < m_boxes.size(); ++b) {
        if (isOpen(static_cast<int32_t>(b)))
            m_levels[at(deepest - m_boxes[b].depth)].push_back(static_cast<int32_t>(b));
    }
    m_levels.back().push_back(kRoot);
    for (const Inside& i : m_inside) {
        for (size_t n = 0; n < i.boxes.size(); ++n) m_localOf[at(i.boxes[n])] = static_cast<int32_t>(n);
    }
}

int32_t Assembly::addPort(int32_t scope, int32_t source, Role role) {
    Inside& in = inside(scope);
    const auto number = static_cast<int32_t>(in.boxes.size() + in.ports.size());
    const auto [it, added] = in.portOf.try_emplace({source, static_cast<int32_t>(role)}, number);
    if (added) in.ports.emplace_back(source, role);
    return it->second;
}

Assembly::Segment Assembly::addSegment(int32_t scope, int32_t from, int32_t to, bool loop) {
    Inside& in = inside(scope);
    const auto [it, added] = in.edgeOf.try_emplace({from, to}, static_cast<int32_t>(in.edges.size()));
    if (added) {
        in.edges.push_back({from, to, 1, loop});
    } else {
        LocalGraph::Edge& edge = in.edges[at(it->second)];
        edge.loop = edge.loop && loop;
        edge.weight = std::min(edge.weight + 1, 8.0);
    }
    return {scope, it->second};
}

void Assembly::cutEdges() {
    for (size_t e = 0; e < m_visible.edges().size(); ++e) {
        const VisibleGraph::Edge& edge = m_visible.edges()[e];
        if (!edge.ranked) continue;
        int32_t from = edge.from, to = edge.to;
        std::vector<std::pair<int32_t, int32_t>> leave, enter;  // scope, its child on the way
        while (parentOf(from) != parentOf(to)) {
            const bool fromDeeper = m_boxes[at(from)].depth >= m_boxes[at(to)].depth && parentOf(from) >= 0;
            int32_t& end = fromDeeper ? from : to;
            (fromDeeper ? leave : enter).emplace_back(parentOf(end), end);
            end = parentOf(end);
        }
        if (from == to) continue;  // from an open scope to what is inside it: never, boxes are nodes or closed
        for (const auto& [scope, child] : leave) {
            const int32_t port = addPort(scope, edge.from, Role::kBottomPort);
            m_segments[e].push_back(addSegment(scope, m_localOf[at(child)], port, edge.loop));
        }
        m_segments[e].push_back(addSegment(parentOf(from), m_localOf[at(from)], m_localOf[at(to)], edge.loop));
        for (auto it = enter.rbegin(); it != enter.rend(); ++it) {
            const int32_t port = addPort(it->first, edge.from, Role::kTopPort);
            m_segments[e].push_back(addSegment(it->first, port, m_localOf[at(it->second)], edge.loop));
        }
    }
}

LocalGraph Assembly::localGraph(int32_t scope) const {
    const Inside& in = inside(scope);
    LocalGraph graph;
    for (const int32_t box : in.boxes)
        graph.boxes.push_back({m_boxes[at(box)].rect.width, m_boxes[at(box)].rect.height});
    for (const auto& [source, role] : in.ports) graph.boxes.push_back({kPortSize, kPortSize, role});
    graph.edges = in.edges;
    return graph;
}

void Assembly::setLayout(int32_t scope, LocalLayout layout) {
    Inside& in = inside(scope);
    in.layout = std::move(layout);
    if (scope == kRoot) return;
    Rect& rect = m_boxes[at(scope)].rect;
    const bool topDown = m_orientation == Orientation::kTopDown;
    // The title bar wants its length along the top whichever way the flow runs.
    const double titleWidth = topDown ? rect.width : 0, titleHeight = topDown ? 0 : rect.height;
    rect.width = std::max(in.layout.width + padLeft() + kScopePadding, titleWidth);
    rect.height = std::max(in.layout.height + padTop() + kScopePadding, titleHeight);
}

void Assembly::placeBoxes() {
    const auto place = [&](int32_t scope) {
        Inside& in = inside(scope);
        if (scope != kRoot) {
            // Parents come first, so rect is absolute already.
            const Rect& rect = m_boxes[at(scope)].rect;
            const double freeX = rect.width - in.layout.width - padLeft() - kScopePadding;
            in.origin = {rect.x + padLeft() + freeX / 2, rect.y + padTop()};
        }
        for (size_t n = 0; n < in.boxes.size(); ++n) {
            Rect& rect = m_boxes[at(in.boxes[n])].rect;
            rect.x = in.origin.x + in.layout.boxes[n].x;
            rect.y = in.origin.y + in.layout.boxes[n].y;
        }
    };
    place(kRoot);
    for (size_t b = 0; b < m_boxes.size(); ++b) {
        if (isOpen(static_cast<int32_t>(b))) place(static_cast<int32_t>(b));
    }
}

double Assembly::portX(int32_t scope, int32_t source, Role role) const {
    const Inside& in = inside(scope);
    const auto it = in.portOf.find({source, static_cast<int32_t>(role)});
    return in.origin.x + in.layout.boxes[at(it->second)].center().x;
}

std::vector<Point> Assembly::segmentCurve(const Segment& segment, int32_t source) const {
    const Inside& in = inside(segment.scope);
    const LocalGraph::Edge& edge = in.edges[at(segment.edge)];
    std::vector<Point> curve = in.layout.edges[at(segment.edge)];
    for (Point& p : curve) p = {p.x + in.origin.x, p.y + in.origin.y};
    const auto boxOf = [&](int32_t local) { return at(local) < in.boxes.size() ? in.boxes[at(local)] : -1; };
    const int32_t from = boxOf(edge.from), to = boxOf(edge.to);
    if (from >= 0 && isOpen(from)) shiftStart(curve, portX(from, source, Role::kBottomPort) - curve.front().x);
    if (to >= 0 && isOpen(to)) shiftEnd(curve, portX(to, source, Role::kTopPort) - curve.back().x);
    if (segment.scope == kRoot) return curve;
    // From the border to the port and back.
    const Rect& border = m_boxes[at(segment.scope)].rect;
    if (from < 0) {
        std::vector<Point> entry = straightCurve({curve.front().x, border.y}, curve.front());
        appendCurve(entry, curve);
        curve = std::move(entry);
    }
    if (to < 0) appendCurve(curve, straightCurve(curve.back(), {curve.back().x, border.y + border.height}));
    return curve;
}

// Edges that do not rank are drawn last, straight from border to border, over whatever lies between.
std::vector<Point> Assembly::freeCurve(const Rect& from, const Rect& to) const {
    const Point start{from.center().x, from.y + from.height}, end{to.center().x, to.y};
    if (start.y <= end.y) return verticalCurve(start, end);
    const Point right{from.x + from.width, from.center().y}, target{to.x + to.width, to.center().y};
    const double out = std::max(right.x, target.x) + 40;
    return {right, {out, right.y}, {out, target.y}, target};
}

std::vector<Point> Assembly::curveOf(size_t edge) const {
    const VisibleGraph::Edge& e = m_visible.edges()[edge];
    if (m_segments[edge].empty()) return freeCurve(m_boxes[at(e.from)].rect, m_boxes[at(e.to)].rect);
    std::vector<Point> curve;
    for (const Segment& segment : m_segments[edge]) appendCurve(curve, segmentCurve(segment, e.from));
    return curve;
}

Layout Assembly::finish() {
    placeBoxes();
    Layout layout;
    for (size_t e = 0; e < m_visible.edges().size(); ++e) {
        const VisibleGraph::Edge& edge = m_visible.edges()[e];
        LaidOutEdge& out = layout.edges.emplace_back();
        out.from = edge.from;
        out.to = edge.to;
        out.ranked = edge.ranked;
        out.points = curveOf(e);
    }
    const LocalLayout& root = inside(kRoot).layout;
    layout.bounds = {0, 0, root.width, root.height};
    layout.boxes = std::move(m_boxes);
    if (m_orientation == Orientation::kTopDown) return layout;
    for (LaidOutBox& box : layout.boxes) box.rect = turned(box.rect);
    for (LaidOutEdge& edge : layout.edges) {
        for (Point& p : edge.points) p = {p.y, p.x};
    }
    layout.bounds = turned(layout.bounds);
    return layout;
}

}  // namespace whittle
