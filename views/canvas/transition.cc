// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/transition.h"

namespace whittle {

namespace {

double between(double a, double b, double t) { return a + (b - a) * t; }

}  // namespace

Transition::Transition(std::shared_ptr<const Scene> from, std::shared_ptr<const Scene> to) : m_to(std::move(to)) {
    m_start.reserve(static_cast<size_t>(m_to->boxCount()));
    for (int32_t i = 0; i < m_to->boxCount(); ++i) {
        const int32_t before = from->indexOf(m_to->keyOf(i));
        const int32_t parent = m_to->box(i).parent;
        if (before != Scene::kNone) {
            m_start.push_back(from->boxRect(before));
        } else if (parent >= 0) {
            // The same relative place within the parent as in the end.
            const QRectF& was = m_start[static_cast<size_t>(parent)];
            const QRectF &will = m_to->boxRect(parent), &mine = m_to->boxRect(i);
            const double sx = will.width() > 0 ? was.width() / will.width() : 1;
            const double sy = will.height() > 0 ? was.height() / will.height() : 1;
            m_start.push_back({was.left() + (mine.left() - will.left()) * sx,
                               was.top() + (mine.top() - will.top()) * sy, mine.width() * sx, mine.height() * sy});
        } else {
            m_start.push_back(m_to->boxRect(i));
        }
    }
}

std::shared_ptr<const Layout> Transition::at(double progress) const {
    if (progress >= 1) return m_to->shared();
    auto layout = std::make_shared<Layout>(m_to->layout());
    for (size_t i = 0; i < layout->boxes.size(); ++i) {
        Rect& r = layout->boxes[i].rect;
        const QRectF& start = m_start[i];
        r = {between(start.x(), r.x, progress), between(start.y(), r.y, progress),
             between(start.width(), r.width, progress), between(start.height(), r.height, progress)};
    }
    const auto offset = [&](int32_t box) -> QPointF {
        if (box < 0) return {};
        const Rect& now = layout->boxes[static_cast<size_t>(box)].rect;
        const Point then = m_to->box(box).rect.center(), here = now.center();
        return {here.x - then.x, here.y - then.y};
    };
    for (LaidOutEdge& edge : layout->edges) {
        const QPointF atStart = offset(edge.from), atEnd = offset(edge.to);
        const double last = static_cast<double>(edge.points.size()) - 1;
        for (size_t i = 0; i < edge.points.size(); ++i) {
            const double share = last > 0 ? static_cast<double>(i) / last : 0;
            edge.points[i].x += between(atStart.x(), atEnd.x(), share);
            edge.points[i].y += between(atStart.y(), atEnd.y(), share);
        }
    }
    return layout;
}

}  // namespace whittle
