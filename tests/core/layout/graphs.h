// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <string>
#include <vector>

namespace whittle {

// Graphs by name only, for the layout: ops are what is given, tensors and attributes are left out.
class GraphMaker {
  public:
    NodeId add(std::string name, std::string op, const std::vector<NodeId>& inputs,
               const std::vector<NodeId>& controls = {});
    const Graph& graph() const { return m_graph; }

  private:
    Graph m_graph;
};

// A chain of `length` nodes without scopes.
Graph chain(int length);
// `stages` x `blocks` x `branches` scopes with a constant in each branch, the blocks one after the other.
Graph grid(int stages, int blocks, int branches);
// As Keras writes MobileNet: one scope, flat layer names "block_3_expand", residual additions.
Graph flatKeras(int blocks);
// A detector in small: trunk, heads beside each other, 20 classes alike under a loop.
Graph detector();
// The same every time, `nodes` of them in random scopes with random inputs, now and then a cycle.
Graph randomGraph(int nodes, unsigned seed);

}  // namespace whittle
