// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/types/span.h>

#include <cstdint>
#include <vector>

namespace whittle {

// Who reads the data outputs of a node, by position in graph.nodes; control edges are left out, and a reader that takes
// several outputs is listed once for each. Inputs that name no node are skipped.
class DataEdges {
  public:
    DataEdges(const Graph& graph, const std::vector<int32_t>& positionById);

    absl::Span<const int32_t> readers(int32_t position) const {
        const auto p = static_cast<size_t>(position);
        return absl::MakeConstSpan(m_readers).subspan(m_first[p], m_first[p + 1] - m_first[p]);
    }

  private:
    std::vector<size_t> m_first;
    std::vector<int32_t> m_readers;
};

// Positions by NodeId; -1 for ids that the graph does not have.
std::vector<int32_t> positionsById(const Graph& graph);

// Which nodes can be folded into the ops that use them: constants, variables (resource arguments too) and chains of
// reads of one. Those that nobody reads stay on their own.
std::vector<bool> foldableNodes(const Graph& graph, const DataEdges& edges);

}  // namespace whittle
