// SPDX-License-Identifier: Apache-2.0
#include "core/layout/refine.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace whittle {
namespace {

constexpr double kClearance = 4;  // between a curve and a box it passes
constexpr int kSamples = 24;
constexpr double kTallest = 1500;      // what fits is left alone
constexpr double kSliver = 2.6;        // height to width
constexpr double kFoldedAspect = 1.3;  // width to height aimed at
constexpr double kColumnGap = 70;

size_t at(int32_t i) { return static_cast<size_t>(i); }

Point onCurve(const std::vector<Point>& c, double t) {
    const double s = 1 - t, a = s * s * s, b = 3 * s * s * t, d = 3 * s * t * t, e = t * t * t;
    return {a * c[0].x + b * c[1].x + d * c[2].x + e * c[3].x, a * c[0].y + b * c[1].y + d * c[2].y + e * c[3].y};
}

class BoxFinder {
  public:
    explicit BoxFinder(const LocalLayout& layout) : m_boxes(layout.boxes), m_byTop(layout.boxes.size()) {
        std::iota(m_byTop.begin(), m_byTop.end(), 0);
        std::sort(m_byTop.begin(), m_byTop.end(), [&](int32_t a, int32_t b) { return top(a) < top(b); });
        for (const Rect& r : m_boxes) m_tallest = std::max(m_tallest, r.height);
    }

    // Whether the curve comes near a box other than the two given.
    bool touches(const std::vector<Point>& curve, int32_t from, int32_t to) const {
        const double low = curve.front().y - kClearance, high = curve.back().y + kClearance;
        auto it = std::lower_bound(m_byTop.begin(), m_byTop.end(), low - m_tallest,
                                   [&](int32_t b, double y) { return top(b) < y; });
        for (; it != m_byTop.end() && top(*it) <= high; ++it) {
            if (*it != from && *it != to && near(curve, m_boxes[at(*it)])) return true;
        }
        return false;
    }

  private:
    double top(int32_t b) const { return m_boxes[at(b)].y; }

    static bool near(const std::vector<Point>& curve, const Rect& r) {
        const Rect grown{r.x - kClearance, r.y - kClearance, r.width + 2 * kClearance, r.height + 2 * kClearance};
        const auto [left, right] = std::minmax(curve.front().x, curve.back().x);
        if (grown.x > right || grown.x + grown.width < left) return false;
        for (int i = 0; i <= kSamples; ++i) {
            if (grown.contains(onCurve(curve, static_cast<double>(i) / kSamples))) return true;
        }
        return false;
    }

    const std::vector<Rect>& m_boxes;
    std::vector<int32_t> m_byTop;
    double m_tallest = 0;
};

// Folding
// --------------------------------------------------------------------------------------------------------------

struct Span {
    double top, bottom;
};

Span spanOf(const std::vector<Point>& curve) {
    Span span{curve.front().y, curve.front().y};
    for (const Point& p : curve) span = {std::min(span.top, p.y), std::max(span.bottom, p.y)};
    return span;
}

// Heights at which nothing but one edge is met.
std::vector<double> cleanCuts(const LocalLayout& layout) {
    struct Event {
        double y;
        int boxes, edges;
    };
    std::vector<Event> events;
    for (const Rect& r : layout.boxes) {
        events.push_back({r.y, 1, 0});
        events.push_back({r.y + r.height, -1, 0});
    }
    for (const std::vector<Point>& curve : layout.edges) {
        const Span span = spanOf(curve);
        events.push_back({span.top, 0, 1});
        events.push_back({span.bottom, 0, -1});
    }
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.y < b.y; });
    std::vector<double> cuts;
    int boxes = 0, edges = 0;
    for (size_t i = 0; i + 1 < events.size(); ++i) {
        boxes += events[i].boxes;
        edges += events[i].edges;
        const double gap = events[i + 1].y - events[i].y;
        if (boxes == 0 && edges == 1 && gap > kRankGap / 2) cuts.push_back(events[i].y + gap / 2);
    }
    return cuts;
}

// Where to break for `columns` of about equal height; fewer when there are no places.
std::vector<double> chooseCuts(const std::vector<double>& cuts, double height, size_t columns) {
    std::vector<double> chosen;
    for (size_t c = 1; c < columns; ++c) {
        const double wish = height * static_cast<double>(c) / static_cast<double>(columns);
        const auto best = std::min_element(cuts.begin(), cuts.end(),
                                           [&](double a, double b) { return std::abs(a - wish) < std::abs(b - wish); });
        const bool close = std::abs(*best - wish) < height / static_cast<double>(columns) / 2;
        if (close && (chosen.empty() || *best > chosen.back())) chosen.push_back(*best);
    }
    return chosen;
}

struct Columns {
    std::vector<double> cuts;
    std::vector<double> left, right;  // of what is in each column, before folding

    size_t of(double y) const {
        size_t c = 0;
        while (c < cuts.size() && y > cuts[c]) ++c;
        return c;
    }
    double top(size_t c) const { return c == 0 ? 0 : cuts[c - 1]; }
};

Columns measure(const LocalLayout& layout, std::vector<double> cuts) {
    Columns columns{std::move(cuts), {}, {}};
    columns.left.assign(columns.cuts.size() + 1, 1e18);
    columns.right.assign(columns.cuts.size() + 1, -1e18);
    const auto cover = [&](double y, double left, double right) {
        const size_t c = columns.of(y);
        columns.left[c] = std::min(columns.left[c], left);
        columns.right[c] = std::max(columns.right[c], right);
    };
    for (const Rect& r : layout.boxes) cover(r.y, r.x, r.x + r.width);
    for (const auto& edge : layout.edges) {
        for (const Point& p : edge) cover(p.y, p.x, p.x);
    }
    return columns;
}

}  // namespace

void smoothCurves(const LocalGraph& graph, LocalLayout& layout) {
    const BoxFinder finder(layout);
    for (size_t e = 0; e < graph.edges.size(); ++e) {
        const LocalGraph::Edge& edge = graph.edges[e];
        std::vector<Point>& curve = layout.edges[e];
        // Edges that run sideways or upwards keep the way they were given.
        if (curve.size() <= 4 || curve.back().y - curve.front().y < kRankGap / 2) continue;
        std::vector<Point> plain = verticalCurve(curve.front(), curve.back());
        if (!finder.touches(plain, edge.from, edge.to)) curve = std::move(plain);
    }
}

void foldSliver(const LocalGraph& graph, LocalLayout& layout) {
    if (layout.height < kTallest || layout.height < layout.width * kSliver) return;
    const std::vector<double> cuts = cleanCuts(layout);
    if (cuts.empty()) return;
    const double wanted = std::sqrt(kFoldedAspect * layout.height / (layout.width + kColumnGap));
    const auto count = static_cast<size_t>(std::max(2.0, std::round(wanted)));
    const Columns columns = measure(layout, chooseCuts(cuts, layout.height, count));
    if (columns.cuts.empty()) return;
    std::vector<Point> moves;
    double x = 0, bottom = 0;
    for (size_t c = 0; c <= columns.cuts.size(); ++c) {
        moves.push_back({x - columns.left[c], -columns.top(c)});
        x += columns.right[c] - columns.left[c] + kColumnGap;
        const double end = c < columns.cuts.size() ? columns.cuts[c] : layout.height;
        bottom = std::max(bottom, end - columns.top(c));
    }
    std::vector<size_t> columnOf;
    for (Rect& r : layout.boxes) {
        const size_t c = columns.of(r.y);
        columnOf.push_back(c);
        r.x += moves[c].x;
        r.y += moves[c].y;
    }
    for (size_t e = 0; e < graph.edges.size(); ++e) {
        const size_t from = columnOf[at(graph.edges[e].from)], to = columnOf[at(graph.edges[e].to)];
        std::vector<Point>& curve = layout.edges[e];
        if (from == to) {
            for (Point& p : curve) p = {p.x + moves[from].x, p.y + moves[from].y};
            continue;
        }
        // Down and under the column, up between the two, over and in.
        const Rect &a = layout.boxes[at(graph.edges[e].from)], &b = layout.boxes[at(graph.edges[e].to)];
        const Point start{a.center().x, a.y + a.height}, end{b.center().x, b.y};
        const double lane = columns.left[to] + moves[to].x - kColumnGap / 2;
        const double under = columns.cuts[from] + moves[from].y, over = 0;
        curve = roundedCurve({start, {start.x, under}, {lane, under}, {lane, over}, {end.x, over}, end}, 14);
    }
    normalize(layout);
}

}  // namespace whittle
