// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/graph_index.h"

#include <memory>
#include <utility>

namespace whittle {

// A graph with the look-ups over it, built together on a worker so that the window only looks up.
struct IndexedGraph {
    explicit IndexedGraph(std::shared_ptr<const Graph> g) : shared(std::move(g)), graph(*shared), index(graph) {}
    explicit IndexedGraph(Graph g) : IndexedGraph(std::make_shared<const Graph>(std::move(g))) {}
    IndexedGraph(const IndexedGraph&) = delete;
    IndexedGraph& operator=(const IndexedGraph&) = delete;

    const std::shared_ptr<const Graph> shared;
    const Graph& graph;
    const GraphIndex index;
};

using IndexedGraphPtr = std::shared_ptr<const IndexedGraph>;

}  // namespace whittle
