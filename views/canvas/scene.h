// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <absl/types/span.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace whittle {

inline QPointF toQPoint(Point p) { return {p.x, p.y}; }
inline QRectF toQRect(const Rect& r) { return {r.x, r.y, r.width, r.height}; }

// Look-ups over one layout: boxes by key and by place, edges by box. Immutable; everything is in scene units. Searches
// by place are plain scans: 100,000 rectangles take less than a millisecond, and nothing has to be kept up to date.
class Scene {
  public:
    static constexpr int32_t kNone = -1;

    // REQUIRES: layout is not null.
    explicit Scene(std::shared_ptr<const Layout> layout);

    const Layout& layout() const { return *m_layout; }
    const std::shared_ptr<const Layout>& shared() const { return m_layout; }
    int32_t boxCount() const { return static_cast<int32_t>(m_layout->boxes.size()); }
    int32_t edgeCount() const { return static_cast<int32_t>(m_layout->edges.size()); }
    const LaidOutBox& box(int32_t i) const { return m_layout->boxes[static_cast<size_t>(i)]; }
    const LaidOutEdge& edge(int32_t i) const { return m_layout->edges[static_cast<size_t>(i)]; }

    int32_t indexOf(const QString& key) const { return m_byKey.value(key, kNone); }
    const QString& keyOf(int32_t box) const { return m_keys[static_cast<size_t>(box)]; }
    const QRectF& boxRect(int32_t i) const { return m_boxRects[static_cast<size_t>(i)]; }
    const QRectF& edgeBounds(int32_t i) const { return m_edgeBounds[static_cast<size_t>(i)]; }
    QRectF bounds() const { return m_bounds; }

    absl::Span<const int32_t> edgesOutOf(int32_t box) const { return of(m_out, box); }
    absl::Span<const int32_t> edgesInto(int32_t box) const { return of(m_in, box); }
    absl::Span<const int32_t> childrenOf(int32_t box) const { return of(m_children, box); }

    int32_t boxAt(QPointF position) const;  // the innermost; kNone on the empty canvas
    // The nearest edge within `tolerance` of those that `isShown`; kNone when there is none.
    template <typename Predicate>
    int32_t edgeAt(QPointF position, double tolerance, Predicate isShown) const {
        int32_t best = kNone;
        for (int32_t i = 0; i < edgeCount(); ++i) {
            if (!edgeBounds(i).adjusted(-tolerance, -tolerance, tolerance, tolerance).contains(position)) continue;
            if (!isShown(i)) continue;
            const double distance = distanceTo(i, position);
            if (distance > tolerance) continue;
            tolerance = distance;
            best = i;
        }
        return best;
    }

  private:
    // Lists of numbers per box in one array: those of box i are [first[i], first[i + 1]).
    struct Lists {
        std::vector<int32_t> first, items;
    };

    absl::Span<const int32_t> of(const Lists& lists, int32_t box) const;
    double distanceTo(int32_t edge, QPointF position) const;

    std::shared_ptr<const Layout> m_layout;
    QHash<QString, int32_t> m_byKey;
    std::vector<QString> m_keys;
    std::vector<QRectF> m_boxRects, m_edgeBounds;
    Lists m_out, m_in, m_children;
    QRectF m_bounds;
};

// A cubic Bezier of a layout as straight pieces, at most `pieces` for each curve; empty when the edge has no shape.
std::vector<QPointF> flattened(const LaidOutEdge& edge, int pieces);

}  // namespace whittle
