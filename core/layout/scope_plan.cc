// SPDX-License-Identifier: Apache-2.0
#include "core/layout/scope_plan.h"

#include "core/layout/layered.h"
#include "core/layout/refine.h"
#include "core/layout/rows.h"

#include <algorithm>
#include <numeric>

namespace whittle {
namespace {

using Role = LocalGraph::Role;

constexpr size_t kMostEdgesForGraphviz = 4000;
constexpr size_t kMostSideBySide = 6;  // pieces that stand in one row under common ports
constexpr double kNoWrap = 1e6;
constexpr double kPieceGap = 36;
constexpr double kPackAspect = 1.5;
constexpr double kLooseAspect = 3;

size_t at(int32_t i) { return static_cast<size_t>(i); }

// Weakly connected pieces in order of their first box; ports and their edges count only when asked for.
std::vector<std::vector<int32_t>> weakPieces(const LocalGraph& graph, bool withPorts) {
    std::vector<int32_t> parent(graph.boxes.size());
    std::iota(parent.begin(), parent.end(), 0);
    const auto find = [&](int32_t b) {
        while (parent[at(b)] != b) b = parent[at(b)] = parent[at(parent[at(b)])];
        return b;
    };
    for (const LocalGraph::Edge& e : graph.edges) {
        const bool port = graph.boxes[at(e.from)].role != Role::kBox || graph.boxes[at(e.to)].role != Role::kBox;
        if (withPorts || !port) parent[at(find(e.to))] = find(e.from);
    }
    std::vector<std::vector<int32_t>> pieces;
    std::vector<int32_t> number(graph.boxes.size(), -1);
    for (size_t b = 0; b < graph.boxes.size(); ++b) {
        if (graph.boxes[b].role != Role::kBox && !withPorts) continue;
        int32_t& piece = number[at(find(static_cast<int32_t>(b)))];
        if (piece < 0) {
            piece = static_cast<int32_t>(pieces.size());
            pieces.emplace_back();
        }
        pieces[at(piece)].push_back(static_cast<int32_t>(b));
    }
    return pieces;
}

// Where everybody has at most one neighbour above and one below there is nothing to decide.
bool isPlainChain(const LocalGraph& graph) {
    std::vector<int> in(graph.boxes.size()), out(graph.boxes.size());
    for (const LocalGraph::Edge& e : graph.edges) {
        if (e.loop || ++out[at(e.from)] > 1 || ++in[at(e.to)] > 1) return false;
    }
    return graph.edges.size() + 1 == graph.boxes.size();
}

}  // namespace

ScopePlan::ScopePlan(LocalGraph graph, size_t maxBoxesForGraphviz)
    : m_graph(std::move(graph)), m_pieceOf(m_graph.boxes.size(), -1) {
    std::vector<bool> joined(m_graph.boxes.size());
    bool ports = false;
    for (const LocalGraph::Edge& e : m_graph.edges) joined[at(e.from)] = joined[at(e.to)] = true;
    for (const LocalGraph::Box& b : m_graph.boxes) ports = ports || b.role != Role::kBox;
    // A few pieces stand in one row and keep their ports, many are packed and the ports stand outside. A piece with
    // ports is connected in itself: Graphviz 2.42 frees an edge twice when nothing but `rank` joins parts of a graph.
    std::vector<std::vector<int32_t>> pieces = weakPieces(m_graph, false);
    if (ports && pieces.size() <= kMostSideBySide) {
        pieces = weakPieces(m_graph, true);
        m_inOneRow = true;
    }
    if (pieces.size() > 1) {
        std::erase_if(pieces, [&](const std::vector<int32_t>& piece) {
            const bool isLoose = piece.size() == 1 && !joined[at(piece.front())];
            if (isLoose) m_loose.push_back(piece.front());
            return isLoose;
        });
    }
    for (const auto& piece : pieces) addPiece(piece);
    for (Piece& piece : m_pieces) {
        const LocalGraph& g = piece.graph;
        piece.layout = chainInRows(g);
        piece.inRows = piece.layout.has_value();
        if (piece.inRows) continue;
        if (g.boxes.size() > maxBoxesForGraphviz || g.edges.size() > kMostEdgesForGraphviz || isPlainChain(g)) {
            piece.layout = layeredLayout(g);
        }
    }
}

void ScopePlan::addPiece(const std::vector<int32_t>& boxes) {
    Piece piece;
    piece.boxes = boxes;
    std::vector<int32_t> local(m_graph.boxes.size(), -1);
    for (const int32_t b : piece.boxes) {
        local[at(b)] = static_cast<int32_t>(piece.graph.boxes.size());
        m_pieceOf[at(b)] = static_cast<int32_t>(m_pieces.size());
        piece.graph.boxes.push_back(m_graph.boxes[at(b)]);
    }
    for (size_t e = 0; e < m_graph.edges.size(); ++e) {
        LocalGraph::Edge edge = m_graph.edges[e];
        edge.from = local[at(edge.from)];
        edge.to = local[at(edge.to)];
        if (edge.from < 0 || edge.to < 0) continue;
        piece.edges.push_back(static_cast<int32_t>(e));
        piece.graph.edges.push_back(edge);
    }
    m_pieces.push_back(std::move(piece));
}

void ScopePlan::refine() {
    for (Piece& piece : m_pieces) {
        if (piece.inRows) continue;
        smoothCurves(piece.graph, *piece.layout);
        foldSliver(piece.graph, *piece.layout);
    }
}

LocalLayout ScopePlan::compose() const {
    LocalLayout result;
    result.boxes.resize(m_graph.boxes.size());
    result.edges.resize(m_graph.edges.size());
    std::vector<std::pair<double, double>> looseSizes, sizes;
    for (const int32_t b : m_loose) looseSizes.emplace_back(m_graph.boxes[at(b)].width, m_graph.boxes[at(b)].height);
    const std::vector<Point> looseCorners = packRectangles(looseSizes, kBoxGap, kLooseAspect);
    for (const Piece& piece : m_pieces) sizes.emplace_back(piece.layout->width, piece.layout->height);
    if (!m_loose.empty()) {
        double width = 0, height = 0;
        for (size_t i = 0; i < looseCorners.size(); ++i) {
            width = std::max(width, looseCorners[i].x + looseSizes[i].first);
            height = std::max(height, looseCorners[i].y + looseSizes[i].second);
        }
        sizes.emplace_back(width, height);
    }
    const std::vector<Point> corners = packRectangles(sizes, kPieceGap, m_inOneRow ? kNoWrap : kPackAspect);
    std::vector<Rect> places;
    for (size_t p = 0; p < m_pieces.size(); ++p) {
        LocalLayout part = *m_pieces[p].layout;
        moveBy(part, corners[p].x, corners[p].y);
        places.push_back({corners[p].x, corners[p].y, part.width, part.height});
        for (size_t b = 0; b < part.boxes.size(); ++b) result.boxes[at(m_pieces[p].boxes[b])] = part.boxes[b];
        for (size_t e = 0; e < part.edges.size(); ++e) {
            result.edges[at(m_pieces[p].edges[e])] = std::move(part.edges[e]);
        }
    }
    for (size_t i = 0; i < m_loose.size(); ++i) {
        const Point corner{corners.back().x + looseCorners[i].x, corners.back().y + looseCorners[i].y};
        result.boxes[at(m_loose[i])] = {corner.x, corner.y, looseSizes[i].first, looseSizes[i].second};
    }
    routePorts(result, places);
    normalize(result);
    return result;
}

// Ports that stand outside of all pieces: over the middle of what they lead to, joined to it along the lanes between
// the pieces.
void ScopePlan::routePorts(LocalLayout& layout, const std::vector<Rect>& places) const {
    double bottom = 0;
    for (const Rect& r : layout.boxes) bottom = std::max(bottom, r.y + r.height);
    for (const Role role : {Role::kTopPort, Role::kBottomPort}) {
        const bool top = role == Role::kTopPort;
        std::vector<std::pair<double, int32_t>> wishes;
        for (size_t b = 0; b < m_graph.boxes.size(); ++b) {
            if (m_graph.boxes[b].role != role || m_pieceOf[b] >= 0) continue;
            double sum = 0, count = 0;
            for (const LocalGraph::Edge& e : m_graph.edges) {
                if (at(top ? e.from : e.to) != b) continue;
                sum += layout.boxes[at(top ? e.to : e.from)].center().x;
                ++count;
            }
            wishes.emplace_back(count > 0 ? sum / count : 0, static_cast<int32_t>(b));
        }
        std::sort(wishes.begin(), wishes.end());
        double next = -1e9;
        const double y = top ? -kPieceGap : bottom + kPieceGap;
        for (const auto& [x, b] : wishes) {
            const double place = std::max(x, next);
            next = place + kBoxGap;
            layout.boxes[at(b)] = {place - kPortSize / 2, y, kPortSize, kPortSize};
        }
    }
    for (size_t e = 0; e < m_graph.edges.size(); ++e) {
        if (!layout.edges[e].empty()) continue;
        const LocalGraph::Edge& edge = m_graph.edges[e];
        const Rect& a = layout.boxes[at(edge.from)];
        const Rect& b = layout.boxes[at(edge.to)];
        const Point from{a.center().x, a.y + a.height}, to{b.center().x, b.y};
        const bool leaving = m_graph.boxes[at(edge.to)].role == Role::kBottomPort;
        const int32_t piece = m_pieceOf[at(leaving ? edge.from : edge.to)];
        if (piece < 0) {
            layout.edges[e] = verticalCurve(from, to);
            continue;
        }
        const Rect& place = places[at(piece)];
        const double lane = place.x - kPieceGap / 2;
        std::vector<Point> corners;
        if (leaving) {
            const double under = place.y + place.height + kPieceGap / 2;
            if (bottom - place.y - place.height < 1)
                corners = {from, to};
            else
                corners = {from,
                           {from.x, under},
                           {lane, under},
                           {lane, bottom + kPieceGap / 2},
                           {to.x, bottom + kPieceGap / 2},
                           to};
        } else {
            const double over = place.y - kPieceGap / 2;
            if (place.y < 1)
                corners = {from, to};
            else
                corners = {from, {from.x, -kPieceGap / 2}, {lane, -kPieceGap / 2}, {lane, over}, {to.x, over}, to};
        }
        layout.edges[e] = corners.size() == 2 ? verticalCurve(from, to) : roundedCurve(corners, 10);
    }
}

}  // namespace whittle
