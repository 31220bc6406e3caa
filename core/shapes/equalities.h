// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/symbolic_shape.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace whittle {

// Sizes and shapes that rules found to be the same: what a consumer asks of its input says something of whatever made
// the input. TensorFlow's grappler collects these over a whole graph and reads every shape in their light
// (SymbolicShapeManager in tensorflow/core/grappler/costs/graph_properties.cc, 2.17).
class Equalities {
  public:
    // What is noted from now on is the node's at this position; what it noted before is forgotten.
    void begin(size_t position);
    void note(Dim a, Dim b) { m_notes[m_position].dims.emplace_back(a, b); }
    void note(const SymbolicShape& a, const SymbolicShape& b) { m_notes[m_position].shapes.emplace_back(a, b); }

    // Takes all notes together. Where they contradict each other none counts, as in grappler.
    void settle();
    // In the light of all notes; REQUIRES: settled.
    SymbolicShape resolved(const SymbolicShape& shape);

  private:
    struct Notes {
        std::vector<std::pair<Dim, Dim>> dims;
        std::vector<std::pair<SymbolicShape, SymbolicShape>> shapes;
    };

    Dim find(Dim dim);
    bool join(Dim a, Dim b);
    bool join(const SymbolicShape& a, const SymbolicShape& b);
    bool joinAll();
    uint32_t findRank(uint32_t symbol);

    size_t m_position = 0;
    absl::flat_hash_map<size_t, Notes> m_notes;  // by position
    // Each symbol to what it is equal to: another symbol or a size.
    absl::flat_hash_map<Dim, Dim> m_dims;
    // The same for shapes whose rank is not known; what is known of the last one.
    absl::flat_hash_map<uint32_t, uint32_t> m_ranks;
    absl::flat_hash_map<uint32_t, SymbolicShape> m_shapes;
};

}  // namespace whittle
