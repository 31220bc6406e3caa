// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/scene.h"

#include "views/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {

namespace {

QRectF boundsOf(const std::vector<Point>& points) {
    if (points.empty()) return {};
    double left = points[0].x, right = left, top = points[0].y, bottom = top;
    for (const Point& p : points) {
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    return {left, top, right - left, bottom - top};
}

QPointF bezierAt(const Point* p, double t) {
    const double u = 1 - t;
    const double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    return {a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x, a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

double distanceToPiece(QPointF from, QPointF to, QPointF p) {
    const QPointF along = to - from;
    const double length2 = QPointF::dotProduct(along, along);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - from, along) / length2, 0.0, 1.0) : 0.0;
    const QPointF off = p - (from + t * along);
    return std::hypot(off.x(), off.y());
}

}  // namespace

std::vector<QPointF> flattened(const LaidOutEdge& edge, int pieces) {
    std::vector<QPointF> line;
    if (edge.points.size() < 2) return line;
    line.push_back(toQPoint(edge.points[0]));
    size_t i = 0;
    for (; i + 3 < edge.points.size(); i += 3)
        for (int k = 1; k <= pieces; ++k) line.push_back(bezierAt(&edge.points[i], static_cast<double>(k) / pieces));
    if (line.size() == 1) line.push_back(toQPoint(edge.points.back()));
    return line;
}

Scene::Scene(std::shared_ptr<const Layout> layout) : m_layout(std::move(layout)) {
    const size_t boxes = m_layout->boxes.size();
    m_keys.reserve(boxes);
    m_boxRects.reserve(boxes);
    m_byKey.reserve(static_cast<qsizetype>(boxes));
    m_bounds = toQRect(m_layout->bounds);
    for (const LaidOutBox& box : m_layout->boxes) {
        m_keys.push_back(toQString(box.key));
        m_byKey.insert(m_keys.back(), static_cast<int32_t>(m_keys.size()) - 1);
        m_boxRects.push_back(toQRect(box.rect));
        m_bounds |= m_boxRects.back();
    }
    for (const LaidOutEdge& edge : m_layout->edges) m_edgeBounds.push_back(boundsOf(edge.points));

    // Counts first, then offsets, then the numbers themselves.
    const auto lists = [boxes](size_t count, auto ownerOf) {
        Lists lists;
        lists.first.assign(boxes + 1, 0);
        const auto valid = [boxes](int32_t owner) { return owner >= 0 && static_cast<size_t>(owner) < boxes; };
        for (size_t i = 0; i < count; ++i)
            if (valid(ownerOf(i))) ++lists.first[static_cast<size_t>(ownerOf(i)) + 1];
        for (size_t i = 0; i < boxes; ++i) lists.first[i + 1] += lists.first[i];
        lists.items.resize(static_cast<size_t>(lists.first[boxes]));
        std::vector<int32_t> next(lists.first.begin(), lists.first.end() - 1);
        for (size_t i = 0; i < count; ++i)
            if (valid(ownerOf(i)))
                lists.items[static_cast<size_t>(next[static_cast<size_t>(ownerOf(i))]++)] = static_cast<int32_t>(i);
        return lists;
    };
    const auto& edges = m_layout->edges;
    m_out = lists(edges.size(), [&](size_t i) { return edges[i].from; });
    m_in = lists(edges.size(), [&](size_t i) { return edges[i].to; });
    m_children = lists(boxes, [&](size_t i) { return m_layout->boxes[i].parent; });
}

absl::Span<const int32_t> Scene::of(const Lists& lists, int32_t box) const {
    const auto begin = static_cast<size_t>(lists.first[static_cast<size_t>(box)]);
    const auto end = static_cast<size_t>(lists.first[static_cast<size_t>(box) + 1]);
    return absl::MakeConstSpan(lists.items).subspan(begin, end - begin);
}

int32_t Scene::boxAt(QPointF position) const {
    // Parents come before their children, so the last hit is the innermost.
    for (int32_t i = boxCount() - 1; i >= 0; --i)
        if (boxRect(i).contains(position)) return i;
    return kNone;
}

double Scene::distanceTo(int32_t index, QPointF position) const {
    double best = std::numeric_limits<double>::infinity();
    const std::vector<QPointF> line = flattened(edge(index), 12);
    for (size_t i = 1; i < line.size(); ++i) best = std::min(best, distanceToPiece(line[i - 1], line[i], position));
    return best;
}

}  // namespace whittle
