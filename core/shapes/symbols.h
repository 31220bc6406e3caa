// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/equalities.h"
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
    // The size that `operation` gives, for grappler a new one each time; a result that cannot be a size must not be
    // asked for.
    Dim derived(Operation operation, Dim a, Dim b);

    // A rule that runs again (in a loop) starts where it started before, so that what has not changed keeps its symbol.
    uint32_t next() const { return m_next; }
    void setNext(uint32_t next) { m_next = next; }

    // Sizes and shapes that a rule takes as the same are noted there. Only grappler asks for it.
    void noteIn(Equalities* equalities) { m_equalities = equalities; }
    template <typename T>
    void note(const T& a, const T& b) const {
        if (m_equalities) m_equalities->note(a, b);
    }
    bool areGrapplers() const { return m_equalities != nullptr; }

  private:
    static constexpr uint32_t kDerived = uint32_t{1} << 31;

    uint32_t m_next = 0;
    Equalities* m_equalities = nullptr;
    absl::flat_hash_map<std::tuple<int, Dim, Dim>, uint32_t> m_derived;
};

}  // namespace whittle
