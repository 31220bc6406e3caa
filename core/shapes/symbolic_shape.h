// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/shape.h"

#include <absl/container/inlined_vector.h>

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

namespace whittle {

// The size of a dimension: a number, or a symbol for a size that is not known. Two dimensions with the same symbol have
// the same size, whatever it turns out to be; two symbols may or may not.
class Dim {
  public:
    static constexpr Dim ofSize(int64_t size) { return Dim(size); }  // REQUIRES: size >= 0
    static constexpr Dim ofSymbol(uint32_t symbol) { return Dim(-1 - static_cast<int64_t>(symbol)); }

    constexpr bool isKnown() const { return m_value >= 0; }
    constexpr bool is(int64_t size) const { return isKnown() && m_value == size; }
    constexpr int64_t size() const { return m_value; }  // REQUIRES: isKnown()
    constexpr int64_t sizeOr(int64_t unknown) const { return isKnown() ? m_value : unknown; }
    constexpr uint32_t symbol() const { return static_cast<uint32_t>(-1 - m_value); }  // REQUIRES: !isKnown()

    friend constexpr bool operator==(const Dim&, const Dim&) = default;
    friend constexpr auto operator<=>(const Dim&, const Dim&) = default;  // any order, for sorting
    template <typename H>
    friend H AbslHashValue(H h, const Dim& dim) {
        return H::combine(std::move(h), dim.m_value);
    }

  private:
    explicit constexpr Dim(int64_t value) : m_value(value) {}
    int64_t m_value;
};

// A shape whose unknown dimensions are told apart, or of which not even the rank is known. A default one is a scalar.
struct SymbolicShape {
    absl::InlinedVector<Dim, 5> dims;
    bool unknownRank = false;
    // Of an unknown rank: shapes with the same number other than 0 are the same shape (Equalities).
    uint32_t rankSymbol = 0;

    static SymbolicShape unknown() { return SymbolicShape{{}, true, 0}; }
    static SymbolicShape scalar() { return {}; }
    static SymbolicShape of(absl::InlinedVector<Dim, 5> dims) { return SymbolicShape{std::move(dims), false, 0}; }
    static SymbolicShape ofSizes(std::initializer_list<int64_t> sizes);

    bool hasRank() const { return !unknownRank; }
    int rank() const { return static_cast<int>(dims.size()); }  // REQUIRES: hasRank()
    bool isFullyDefined() const;
    // Number of elements; nullopt when not fully defined or over int64.
    std::optional<int64_t> elementCount() const;

    friend bool operator==(const SymbolicShape&, const SymbolicShape&) = default;
};

// The same without the symbols: -1 for unknown dimensions.
Shape toShape(const SymbolicShape& shape);
// "[?0,224,?3]": a symbol is printed with its number, so that equal ones are seen.
std::string toString(const SymbolicShape& shape);

}  // namespace whittle
