// SPDX-License-Identifier: Apache-2.0
#include "core/layout/rows.h"

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

constexpr size_t kShortestChain = 10;
constexpr double kTallest = 1100;  // a chain up to this height stays a column
constexpr double kSliver = 4;      // height to width from which a chain is wrapped
constexpr double kRowAspect = 1.6;
constexpr double kStep = 30;  // between neighbours of a row: the edge is seen there

size_t at(int32_t i) { return static_cast<size_t>(i); }

// The boxes from first to last with the ports left out; empty when the graph is no chain. Top ports may only lead to
// the first box, bottom ports only come from the last.
std::vector<int32_t> chainOf(const LocalGraph& graph) {
    using Role = LocalGraph::Role;
    std::vector<int32_t> next(graph.boxes.size(), -1), previous(graph.boxes.size(), -1);
    for (const LocalGraph::Edge& e : graph.edges) {
        if (e.loop) return {};
        if (graph.boxes[at(e.from)].role != Role::kBox || graph.boxes[at(e.to)].role != Role::kBox) continue;
        if (next[at(e.from)] >= 0 || previous[at(e.to)] >= 0) return {};
        next[at(e.from)] = e.to;
        previous[at(e.to)] = e.from;
    }
    int32_t first = -1;
    size_t boxes = 0;
    for (size_t b = 0; b < graph.boxes.size(); ++b) {
        if (graph.boxes[b].role != Role::kBox) continue;
        ++boxes;
        if (previous[b] >= 0) continue;
        if (first >= 0) return {};
        first = static_cast<int32_t>(b);
    }
    std::vector<int32_t> chain;
    for (int32_t b = first; b >= 0; b = next[at(b)]) chain.push_back(b);
    if (chain.size() != boxes || chain.size() < kShortestChain) return {};
    for (const LocalGraph::Edge& e : graph.edges) {
        if (graph.boxes[at(e.from)].role == Role::kTopPort && e.to != chain.front()) return {};
        if (graph.boxes[at(e.to)].role == Role::kBottomPort && e.from != chain.back()) return {};
    }
    return chain;
}

// Box indices of each row, for rows of at most `width`.
std::vector<std::vector<int32_t>> breakRows(const LocalGraph& graph, const std::vector<int32_t>& chain, double width) {
    std::vector<std::vector<int32_t>> rows(1);
    double used = 0;
    for (const int32_t b : chain) {
        const double needed = graph.boxes[at(b)].width + kStep;
        if (!rows.back().empty() && used + needed > width) {
            rows.emplace_back();
            used = 0;
        }
        rows.back().push_back(b);
        used += needed;
    }
    return rows;
}

double rowHeight(const LocalGraph& graph, const std::vector<int32_t>& row) {
    double height = 0;
    for (const int32_t b : row) height = std::max(height, graph.boxes[at(b)].height);
    return height;
}

std::vector<std::vector<int32_t>> bestRows(const LocalGraph& graph, const std::vector<int32_t>& chain, double length) {
    std::vector<std::vector<int32_t>> best;
    double bestError = 0;
    for (size_t count = 2; count <= chain.size() && count <= 60; ++count) {
        const double width = length / static_cast<double>(count) * 1.08;
        std::vector<std::vector<int32_t>> rows = breakRows(graph, chain, width);
        double height = 0;
        for (const auto& row : rows) height += rowHeight(graph, row) + kRankGap;
        const double error = std::abs(std::log(width / height / kRowAspect));
        if (!best.empty() && error >= bestError) continue;
        best = std::move(rows);
        bestError = error;
    }
    return best;
}

// From one row's end to the next one's beginning: down into the gap, along it, down.
std::vector<Point> returnCurve(const Rect& from, const Rect& to) {
    const Point start{from.center().x, from.y + from.height}, end{to.center().x, to.y};
    const double lane = end.y - kRankGap / 2 > start.y ? to.y - kRankGap / 2 : (start.y + end.y) / 2;
    return roundedCurve({start, {start.x, lane}, {end.x, lane}, end}, 12);
}

}  // namespace

std::optional<LocalLayout> chainInRows(const LocalGraph& graph) {
    const std::vector<int32_t> chain = chainOf(graph);
    if (chain.empty()) return std::nullopt;
    double height = 0, width = 0, length = 0;
    for (const int32_t b : chain) {
        height += graph.boxes[at(b)].height + kRankGap;
        width = std::max(width, graph.boxes[at(b)].width);
        length += graph.boxes[at(b)].width + kStep;
    }
    if (height < kTallest || height < width * kSliver) return std::nullopt;
    const std::vector<std::vector<int32_t>> rows = bestRows(graph, chain, length);

    LocalLayout result;
    result.boxes.resize(graph.boxes.size());
    std::vector<size_t> rowOf(graph.boxes.size());
    double y = kRankGap;
    for (size_t r = 0; r < rows.size(); ++r) {
        const double tall = rowHeight(graph, rows[r]);
        double x = 0;
        for (const int32_t b : rows[r]) {
            const LocalGraph::Box& box = graph.boxes[at(b)];
            result.boxes[at(b)] = {x, y + (tall - box.height) / 2, box.width, box.height};
            rowOf[at(b)] = r;
            x += box.width + kStep;
        }
        y += tall + kRankGap;
    }
    const auto place = [&](LocalGraph::Role role, int32_t box, double portY) {
        const auto count =
            std::count_if(graph.boxes.begin(), graph.boxes.end(), [&](const auto& b) { return b.role == role; });
        const Rect& r = result.boxes[at(box)];
        double x = r.x;
        for (size_t b = 0; b < graph.boxes.size(); ++b) {
            if (graph.boxes[b].role != role) continue;
            x += r.width / static_cast<double>(count + 1);
            result.boxes[b] = {x - kPortSize / 2, portY, kPortSize, kPortSize};
        }
    };
    place(LocalGraph::Role::kTopPort, chain.front(), 0);
    place(LocalGraph::Role::kBottomPort, chain.back(), y);
    for (const LocalGraph::Edge& e : graph.edges) {
        const Rect& a = result.boxes[at(e.from)];
        const Rect& b = result.boxes[at(e.to)];
        const bool inner = graph.boxes[at(e.from)].role == LocalGraph::Role::kBox &&
                           graph.boxes[at(e.to)].role == LocalGraph::Role::kBox;
        if (!inner) {
            result.edges.push_back(verticalCurve({a.center().x, a.y + a.height}, {b.center().x, b.y}));
        } else if (rowOf[at(e.from)] == rowOf[at(e.to)]) {
            result.edges.push_back(straightCurve({a.x + a.width, a.center().y}, {b.x, b.center().y}));
        } else {
            result.edges.push_back(returnCurve(a, b));
        }
    }
    normalize(result);
    return result;
}

std::vector<Point> packRectangles(const std::vector<std::pair<double, double>>& sizes, double gap, double aspect) {
    double area = 0, widest = 0;
    for (const auto& [width, height] : sizes) {
        area += (width + gap) * (height + gap);
        widest = std::max(widest, width);
    }
    const double limit = std::max(widest, std::sqrt(area * aspect) * 1.05);
    std::vector<Point> corners;
    double x = 0, y = 0, tall = 0;
    for (const auto& [width, height] : sizes) {
        if (x > 0 && x + width > limit) {
            x = 0;
            y += tall + gap;
            tall = 0;
        }
        corners.push_back({x, y});
        x += width + gap;
        tall = std::max(tall, height);
    }
    return corners;
}

}  // namespace whittle
