// SPDX-License-Identifier: Apache-2.0
#include "core/layout/sibling_graph.h"

#include <algorithm>
#include <numeric>

namespace whittle {
namespace {

size_t at(int32_t i) { return static_cast<size_t>(i); }

// Tarjan's algorithm with a stack of its own: scopes may hold chains of any length.
class Tarjan {
  public:
    Tarjan(int32_t size, const std::vector<std::pair<int32_t, int32_t>>& edges, const std::vector<int32_t>& first)
        : m_edges(edges),
          m_first(first),
          m_index(at(size), -1),
          m_low(at(size)),
          m_onStack(at(size)),
          m_component(at(size), -1) {
        for (int32_t v = size - 1; v >= 0; --v) {
            if (m_index[at(v)] < 0) visit(v);
        }
    }

    // Tarjan finishes sinks first; turned round, edges lead to larger numbers.
    std::vector<int32_t> result() && {
        for (int32_t& c : m_component) c = m_components - 1 - c;
        return std::move(m_component);
    }

  private:
    struct Frame {
        int32_t vertex, edge;
    };

    void enter(int32_t v) {
        m_index[at(v)] = m_low[at(v)] = m_next++;
        m_stack.push_back(v);
        m_onStack[at(v)] = true;
        m_frames.push_back({v, m_first[at(v)]});
    }

    void visit(int32_t root) {
        enter(root);
        while (!m_frames.empty()) {
            Frame& frame = m_frames.back();
            const int32_t v = frame.vertex;
            if (frame.edge < m_first[at(v) + 1]) {
                const int32_t w = m_edges[at(frame.edge++)].second;
                if (m_index[at(w)] < 0)
                    enter(w);
                else if (m_onStack[at(w)])
                    m_low[at(v)] = std::min(m_low[at(v)], m_index[at(w)]);
                continue;
            }
            m_frames.pop_back();
            if (!m_frames.empty()) {
                int32_t& low = m_low[at(m_frames.back().vertex)];
                low = std::min(low, m_low[at(v)]);
            }
            if (m_low[at(v)] == m_index[at(v)]) finish(v);
        }
    }

    void finish(int32_t v) {
        int32_t w;
        do {
            w = m_stack.back();
            m_stack.pop_back();
            m_onStack[at(w)] = false;
            m_component[at(w)] = m_components;
        } while (w != v);
        ++m_components;
    }

    const std::vector<std::pair<int32_t, int32_t>>& m_edges;
    const std::vector<int32_t>& m_first;
    std::vector<int32_t> m_index, m_low;
    std::vector<bool> m_onStack;
    std::vector<int32_t> m_component, m_stack;
    std::vector<Frame> m_frames;
    int32_t m_next = 0, m_components = 0;
};

}  // namespace

SiblingGraph::SiblingGraph(int32_t size, std::vector<std::pair<int32_t, int32_t>> edges)
    : m_size(size), m_edges(std::move(edges)) {
    std::erase_if(m_edges, [](const auto& e) { return e.first == e.second; });
    std::sort(m_edges.begin(), m_edges.end());
    m_edges.erase(std::unique(m_edges.begin(), m_edges.end()), m_edges.end());
}

std::vector<int32_t> SiblingGraph::firstEdges() const {
    std::vector<int32_t> first(at(m_size) + 1, 0);
    for (const auto& [from, to] : m_edges) ++first[at(from) + 1];
    std::partial_sum(first.begin(), first.end(), first.begin());
    return first;
}

SiblingGraph SiblingGraph::merged(const std::vector<int32_t>& classOf, int32_t classes) const {
    std::vector<std::pair<int32_t, int32_t>> edges;
    edges.reserve(m_edges.size());
    for (const auto& [from, to] : m_edges) edges.emplace_back(classOf[at(from)], classOf[at(to)]);
    return SiblingGraph(classes, std::move(edges));
}

std::vector<int32_t> SiblingGraph::components() const {
    const std::vector<int32_t> first = firstEdges();
    return Tarjan(m_size, m_edges, first).result();
}

std::vector<int32_t> SiblingGraph::order() const {
    const std::vector<int32_t> component = components();
    const std::vector<int32_t> first = firstEdges();
    std::vector<int32_t> waiting(at(m_size), 0);
    const auto counts = [&](const auto& e) { return component[at(e.first)] != component[at(e.second)]; };
    for (const auto& e : m_edges) waiting[at(e.second)] += counts(e) ? 1 : 0;
    std::vector<int32_t> ready, order;
    for (int32_t v = m_size - 1; v >= 0; --v) {
        if (waiting[at(v)] == 0) ready.push_back(v);
    }
    order.reserve(at(m_size));
    while (!ready.empty()) {
        const int32_t v = ready.back();
        ready.pop_back();
        order.push_back(v);
        for (int32_t e = first[at(v) + 1] - 1; e >= first[at(v)]; --e) {
            const auto& edge = m_edges[at(e)];
            if (counts(edge) && --waiting[at(edge.second)] == 0) ready.push_back(edge.second);
        }
    }
    return order;
}

std::vector<bool> harmlessGroups(const SiblingGraph& graph, const std::vector<int32_t>& groupOf, int32_t groups) {
    constexpr int kRounds = 12;
    std::vector<bool> kept(at(groups), true);
    // What is on one cycle already counts as one item, so that groups inside it are judged by what they add.
    const std::vector<int32_t> component = graph.components();
    const int32_t components = component.empty() ? 0 : *std::max_element(component.begin(), component.end()) + 1;
    std::vector<int32_t> sizes(at(groups), 0);
    for (const int32_t g : groupOf) {
        if (g >= 0) ++sizes[at(g)];
    }
    for (int round = 0;; ++round) {
        // Union of the components that a group joins.
        std::vector<int32_t> parent(at(components));
        std::iota(parent.begin(), parent.end(), 0);
        const auto find = [&](int32_t c) {
            while (parent[at(c)] != c) c = parent[at(c)] = parent[at(parent[at(c)])];
            return c;
        };
        std::vector<int32_t> seat(at(groups), -1);
        for (size_t i = 0; i < groupOf.size(); ++i) {
            const int32_t g = groupOf[i];
            if (g < 0 || !kept[at(g)]) continue;
            if (seat[at(g)] < 0) seat[at(g)] = component[i];
            parent[at(find(component[i]))] = find(seat[at(g)]);
        }
        std::vector<int32_t> classOf(component.size());
        for (size_t i = 0; i < component.size(); ++i) classOf[i] = find(component[i]);
        const std::vector<int32_t> cycle = graph.merged(classOf, components).components();
        std::vector<int32_t> members(at(components), 0);
        for (int32_t c = 0; c < components; ++c) {
            if (find(c) == c) ++members[at(cycle[at(c)])];
        }
        // In every new cycle the largest group gives way; after enough rounds all of them do.
        std::vector<int32_t> worst(at(components), -1);
        bool changed = false;
        for (int32_t g = 0; g < groups; ++g) {
            if (!kept[at(g)] || seat[at(g)] < 0) continue;
            const int32_t c = cycle[at(find(seat[at(g)]))];
            if (members[at(c)] < 2) continue;
            changed = true;
            if (round >= kRounds)
                kept[at(g)] = false;
            else if (worst[at(c)] < 0 || sizes[at(g)] > sizes[at(worst[at(c)])])
                worst[at(c)] = g;
        }
        for (const int32_t g : worst) {
            if (g >= 0) kept[at(g)] = false;
        }
        if (!changed) return kept;
    }
}

}  // namespace whittle
