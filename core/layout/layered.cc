// SPDX-License-Identifier: Apache-2.0
#include "core/layout/layered.h"

#include "core/layout/sibling_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>

// The plain way of Sugiyama, each step linear or nearly so:
//
//  1. Edges that run against a depth-first order are turned round, so the rest has no cycle.
//  2. Every box goes one layer below the lowest of its sources (longest path); sources come down to their first reader.
//  3. Edges over several layers get a small dummy in each layer between. Where that would be very many of them, the
//     longest edges go without and are drawn as one sweep.
//  4. Order within the layers: sweeps up and down by the mean position of the neighbours.
//  5. Positions: sweeps again, each layer at once by isotonic regression: the least-squares placement at the
//  neighbours'
//     means that keeps order and distances. Pooling adjacent violators gives it in linear time. Dummies weigh more, so
//     that long edges become straight.
namespace whittle {
namespace {

constexpr size_t kMostDummies = 40000;
constexpr int kOrderSweeps = 10;
constexpr int kPlaceSweeps = 12;
constexpr double kDummyWidth = 6;
constexpr double kDummyWeight = 6;

size_t at(int32_t i) { return static_cast<size_t>(i); }

class Layering {
  public:
    explicit Layering(const LocalGraph& graph) : m_graph(graph) {}

    LocalLayout run() {
        LocalLayout result;
        if (m_graph.boxes.empty()) return result;
        turnAndRank();
        addDummies();
        orderLayers();
        placeLayers();
        result.boxes.resize(m_graph.boxes.size());
        for (size_t b = 0; b < result.boxes.size(); ++b) {
            const LocalGraph::Box& box = m_graph.boxes[b];
            result.boxes[b] = {m_x[b] - box.width / 2, boxTop(b), box.width, box.height};
        }
        for (size_t e = 0; e < m_graph.edges.size(); ++e) result.edges.push_back(route(e, result.boxes));
        normalize(result);
        return result;
    }

  private:
    using Role = LocalGraph::Role;

    double boxTop(size_t box) const {
        const double free = m_heights[at(m_layer[box])] - m_graph.boxes[box].height;
        const double top = m_tops[at(m_layer[box])];
        if (m_graph.boxes[box].role == Role::kTopPort) return top;
        return m_graph.boxes[box].role == Role::kBottomPort ? top + free : top + free / 2;
    }

    void turnAndRank() {
        const auto size = static_cast<int32_t>(m_graph.boxes.size());
        std::vector<std::pair<int32_t, int32_t>> forward;
        for (const LocalGraph::Edge& e : m_graph.edges) {
            if (!e.loop) forward.emplace_back(e.from, e.to);
        }
        const std::vector<int32_t> order = SiblingGraph(size, std::move(forward)).order();
        std::vector<int32_t> place(at(size));
        for (size_t i = 0; i < order.size(); ++i) place[at(order[i])] = static_cast<int32_t>(i);
        for (const LocalGraph::Edge& e : m_graph.edges) m_turned.push_back(place[at(e.from)] > place[at(e.to)]);
        const bool ports = std::any_of(m_graph.boxes.begin(), m_graph.boxes.end(),
                                       [](const LocalGraph::Box& b) { return b.role == Role::kTopPort; });
        m_layer.assign(at(size), ports ? 1 : 0);
        std::vector<std::vector<int32_t>> below(at(size));
        std::vector<bool> hasSource(at(size));
        for (size_t e = 0; e < m_graph.edges.size(); ++e) {
            below[at(upper(e))].push_back(lower(e));
            hasSource[at(lower(e))] = true;
        }
        int32_t last = 0;
        for (const int32_t v : order) {
            if (m_graph.boxes[at(v)].role == Role::kTopPort) m_layer[at(v)] = 0;
            last = std::max(last, m_layer[at(v)]);
            for (const int32_t w : below[at(v)]) m_layer[at(w)] = std::max(m_layer[at(w)], m_layer[at(v)] + 1);
        }
        for (const int32_t v : order) {
            const Role role = m_graph.boxes[at(v)].role;
            if (role == Role::kBottomPort) m_layer[at(v)] = last;
            if (role != Role::kBox || hasSource[at(v)] || below[at(v)].empty()) continue;
            int32_t nearest = last;
            for (const int32_t w : below[at(v)]) nearest = std::min(nearest, m_layer[at(w)] - 1);
            m_layer[at(v)] = std::max(m_layer[at(v)], nearest);
        }
        m_layers.resize(at(last) + 1);
        for (const int32_t v : order) m_layers[at(m_layer[at(v)])].push_back(v);
        for (const LocalGraph::Box& box : m_graph.boxes) m_width.push_back(box.width);
    }

    int32_t upper(size_t e) const { return m_turned[e] ? m_graph.edges[e].to : m_graph.edges[e].from; }
    int32_t lower(size_t e) const { return m_turned[e] ? m_graph.edges[e].from : m_graph.edges[e].to; }
    int32_t span(size_t e) const { return m_layer[at(lower(e))] - m_layer[at(upper(e))]; }

    void addDummies() {
        std::vector<size_t> edges(m_graph.edges.size());
        std::iota(edges.begin(), edges.end(), size_t{0});
        std::stable_sort(edges.begin(), edges.end(), [&](size_t a, size_t b) { return span(a) < span(b); });
        m_dummies.resize(edges.size());
        m_swept.assign(edges.size(), false);
        m_up.resize(m_graph.boxes.size());
        m_down.resize(m_graph.boxes.size());
        size_t count = 0;
        for (const size_t e : edges) {
            count += static_cast<size_t>(std::max(0, span(e) - 1));
            if (count > kMostDummies || span(e) < 1) {
                m_swept[e] = true;
                continue;
            }
            int32_t above = upper(e);
            for (int32_t layer = m_layer[at(above)] + 1; layer < m_layer[at(lower(e))]; ++layer) {
                const auto dummy = static_cast<int32_t>(m_layer.size());
                m_layer.push_back(layer);
                m_width.push_back(kDummyWidth);
                m_layers[at(layer)].push_back(dummy);
                m_up.emplace_back();
                m_down.emplace_back();
                m_dummies[e].push_back(dummy);
                link(above, dummy);
                above = dummy;
            }
            link(above, lower(e));
        }
    }

    void link(int32_t above, int32_t below) {
        m_down[at(above)].push_back(below);
        m_up[at(below)].push_back(above);
    }

    void orderLayers() {
        std::vector<double> place(m_layer.size());
        const auto number = [&](const std::vector<int32_t>& layer) {
            for (size_t i = 0; i < layer.size(); ++i) {
                place[at(layer[i])] = (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size());
            }
        };
        for (const auto& layer : m_layers) number(layer);
        std::vector<double> wish(m_layer.size());
        const auto arrange = [&](std::vector<int32_t>& layer, const std::vector<std::vector<int32_t>>& neighbours) {
            for (const int32_t v : layer) {
                double sum = 0;
                for (const int32_t w : neighbours[at(v)]) sum += place[at(w)];
                const auto count = static_cast<double>(neighbours[at(v)].size());
                wish[at(v)] = count > 0 ? sum / count : place[at(v)];
            }
            std::stable_sort(layer.begin(), layer.end(),
                             [&](int32_t a, int32_t b) { return wish[at(a)] < wish[at(b)]; });
            number(layer);
        };
        for (int sweep = 0; sweep < kOrderSweeps; ++sweep) {
            if (sweep % 2 == 0) {
                for (size_t l = 1; l < m_layers.size(); ++l) arrange(m_layers[l], m_up);
            } else {
                for (size_t l = m_layers.size() - 1; l-- > 0;) arrange(m_layers[l], m_down);
            }
        }
    }

    double gap(int32_t a, int32_t b) const {
        const bool boxes = at(a) < m_graph.boxes.size() && at(b) < m_graph.boxes.size();
        return (m_width[at(a)] + m_width[at(b)]) / 2 + (boxes ? kBoxGap : kBoxGap / 2);
    }

    void placeLayers() {
        m_x.assign(m_layer.size(), 0);
        m_heights.assign(m_layers.size(), 0);
        for (size_t b = 0; b < m_graph.boxes.size(); ++b) {
            double& height = m_heights[at(m_layer[b])];
            height = std::max(height, m_graph.boxes[b].height);
        }
        double y = 0;
        for (const double height : m_heights) {
            m_tops.push_back(y);
            y += height + kRankGap;
        }
        for (const auto& layer : m_layers) {
            for (size_t i = 1; i < layer.size(); ++i)
                m_x[at(layer[i])] = m_x[at(layer[i - 1])] + gap(layer[i - 1], layer[i]);
            const double middle = layer.empty() ? 0 : m_x[at(layer.back())] / 2;
            for (const int32_t v : layer) m_x[at(v)] -= middle;
        }
        for (int sweep = 0; sweep < kPlaceSweeps; ++sweep) {
            const bool last = sweep + 2 >= kPlaceSweeps;
            for (size_t l = 0; l < m_layers.size(); ++l) {
                const size_t layer = sweep % 2 == 0 ? l : m_layers.size() - 1 - l;
                settle(m_layers[layer], last ? 3 : sweep % 2 == 0 ? 1 : 2);
            }
        }
    }

    // `sides`: 1 looks at the layer above, 2 below, 3 both.
    void settle(const std::vector<int32_t>& layer, int sides) {
        struct Pool {
            double sum, weight;
            size_t size;
            double mean() const { return sum / weight; }
        };
        std::vector<Pool> pools;
        std::vector<double> offsets;
        double offset = 0;
        for (size_t i = 0; i < layer.size(); ++i) {
            const int32_t v = layer[i];
            if (i > 0) offset += gap(layer[i - 1], v);
            offsets.push_back(offset);
            double sum = 0, count = 0;
            const auto look = [&](const std::vector<int32_t>& neighbours) {
                for (const int32_t w : neighbours) sum += m_x[at(w)];
                count += static_cast<double>(neighbours.size());
            };
            if (sides & 1) look(m_up[at(v)]);
            if (sides & 2) look(m_down[at(v)]);
            const double wish = count > 0 ? sum / count : m_x[at(v)];
            double weight = count > 0 ? 1 + count : 0.1;
            if (at(v) >= m_graph.boxes.size()) weight = kDummyWeight;
            pools.push_back({(wish - offset) * weight, weight, 1});
            while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
                const Pool right = pools.back();
                pools.pop_back();
                pools.back().sum += right.sum;
                pools.back().weight += right.weight;
                pools.back().size += right.size;
            }
        }
        size_t i = 0;
        for (const Pool& pool : pools) {
            for (size_t k = 0; k < pool.size; ++k, ++i) m_x[at(layer[i])] = pool.mean() + offsets[i];
        }
    }

    std::vector<Point> route(size_t e, const std::vector<Rect>& boxes) const {
        const Rect& above = boxes[at(upper(e))];
        const Rect& below = boxes[at(lower(e))];
        const Point from{above.center().x, above.y + above.height}, to{below.center().x, below.y};
        std::vector<Point> curve = {from};
        const auto go = [&](Point next) { appendCurve(curve, verticalCurve(curve.back(), next)); };
        // Down to the end of the layer first: a taller neighbour may stand between.
        const auto descend = [&](double y) {
            if (y - curve.back().y > 0.5) appendCurve(curve, straightCurve(curve.back(), {curve.back().x, y}));
        };
        if (!m_swept[e]) descend(m_tops[at(m_layer[at(upper(e))])] + m_heights[at(m_layer[at(upper(e))])]);
        for (const int32_t dummy : m_dummies[e]) {
            const size_t layer = at(m_layer[at(dummy)]);
            go({m_x[at(dummy)], m_tops[layer]});
            descend(m_tops[layer] + m_heights[layer]);
        }
        const double top = m_tops[at(m_layer[at(lower(e))])];
        if (!m_swept[e] && to.y - top > 0.5) go({to.x, top});
        if (m_swept[e] || to.y - top <= 0.5)
            go(to);
        else
            descend(to.y);
        if (m_turned[e]) std::reverse(curve.begin(), curve.end());
        return curve;
    }

    const LocalGraph& m_graph;
    std::vector<bool> m_turned, m_swept;
    std::vector<int32_t> m_layer;
    std::vector<std::vector<int32_t>> m_layers, m_up, m_down, m_dummies;
    std::vector<double> m_width, m_x, m_tops, m_heights;
};

}  // namespace

LocalLayout layeredLayout(const LocalGraph& graph) { return Layering(graph).run(); }

}  // namespace whittle
