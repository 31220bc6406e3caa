// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/equalities.h"

#include <algorithm>

namespace whittle {

void Equalities::begin(size_t position) {
    m_position = position;
    m_notes.erase(position);
}

Dim Equalities::find(Dim dim) {
    Dim last = dim;
    for (auto at = m_dims.find(last); at != m_dims.end(); at = m_dims.find(last)) last = at->second;
    while (dim != last) {
        Dim& next = m_dims.at(dim);
        dim = std::exchange(next, last);
    }
    return last;
}

uint32_t Equalities::findRank(uint32_t symbol) {
    uint32_t last = symbol;
    for (auto at = m_ranks.find(last); at != m_ranks.end(); at = m_ranks.find(last)) last = at->second;
    while (symbol != last) {
        uint32_t& next = m_ranks.at(symbol);
        symbol = std::exchange(next, last);
    }
    return last;
}

bool Equalities::join(Dim a, Dim b) {
    a = find(a);
    b = find(b);
    if (a == b) return true;
    if (a.isKnown() && b.isKnown()) return false;
    if (a.isKnown()) std::swap(a, b);
    m_dims.emplace(a, b);
    return true;
}

bool Equalities::join(const SymbolicShape& a, const SymbolicShape& b) {
    if (a.hasRank() && b.hasRank()) {
        if (a.rank() != b.rank()) return false;
        for (size_t i = 0; i < a.dims.size(); ++i) {
            if (!join(a.dims[i], b.dims[i])) return false;
        }
        return true;
    }
    if (a.hasRank()) return join(b, a);
    if (a.rankSymbol == 0) return true;  // a shape that is nobody's
    const uint32_t symbol = findRank(a.rankSymbol);
    const auto known = m_shapes.find(symbol);
    if (b.hasRank()) return known == m_shapes.end() ? m_shapes.emplace(symbol, b).second : join(known->second, b);
    if (b.rankSymbol == 0) return true;
    const uint32_t other = findRank(b.rankSymbol);
    if (symbol == other) return true;
    const SymbolicShape shape = known == m_shapes.end() ? SymbolicShape::unknown() : known->second;
    m_shapes.erase(symbol);
    m_ranks.emplace(symbol, other);
    if (!shape.hasRank()) return true;
    const auto others = m_shapes.find(other);
    return others == m_shapes.end() ? m_shapes.emplace(other, shape).second : join(others->second, shape);
}

bool Equalities::joinAll() {
    std::vector<size_t> positions;
    for (const auto& [position, notes] : m_notes) positions.push_back(position);
    std::sort(positions.begin(), positions.end());
    for (const size_t position : positions) {
        const Notes& notes = m_notes.at(position);
        for (const auto& [a, b] : notes.shapes) {
            if (!join(a, b)) return false;
        }
        for (const auto& [a, b] : notes.dims) {
            if (!join(a, b)) return false;
        }
    }
    return true;
}

void Equalities::settle() {
    if (joinAll()) return;
    m_dims.clear();
    m_ranks.clear();
    m_shapes.clear();
}

SymbolicShape Equalities::resolved(const SymbolicShape& shape) {
    SymbolicShape result = shape;
    if (!shape.hasRank()) {
        if (shape.rankSymbol == 0) return shape;
        const auto known = m_shapes.find(findRank(shape.rankSymbol));
        if (known == m_shapes.end()) return shape;
        result = known->second;
    }
    for (Dim& dim : result.dims) dim = find(dim);
    return result;
}

}  // namespace whittle
