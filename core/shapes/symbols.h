// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/symbolic_shape.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <tuple>

namespace whittle {

// Gives out the symbols of one graph or function body. The same arithmetic on the same sizes gives the same symbol, so
// that two branches which change an unknown height alike end with equal heights.
class Symbols {
  public:
    enum class Operation { kAdd, kSubtract, kMultiply, kDivide, kMinimum, kMaximum, kBroadcast };

    // A size that nothing is known of.
    Dim fresh() { return Dim::ofSymbol(m_next++ & ~kDerived); }
    // The size that `operation` gives; a result that cannot be a size must not be asked for.
    Dim derived(Operation operation, Dim a, Dim b);

    // A rule that runs again (in a loop) starts where it started before, so that what has not changed keeps its symbol.
    uint32_t next() const { return m_next; }
    void setNext(uint32_t next) { m_next = next; }

  private:
    static constexpr uint32_t kDerived = uint32_t{1} << 31;

    uint32_t m_next = 0;
    absl::flat_hash_map<std::tuple<int, Dim, Dim>, uint32_t> m_derived;
};

}  // namespace whittle
