// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/symbol_names.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

namespace whittle {

void SymbolNames::count(const SymbolicShape& shape) {
    const int64_t current = m_shapes++;
    for (const Dim dim : shape.dims) {
        if (dim.isKnown()) continue;
        Symbol& symbol = m_symbols[dim];
        symbol.shapes += symbol.lastShape == current ? 0 : 1;
        const bool isRepeated = symbol.shapes > 1 || symbol.lastShape == current;
        symbol.lastShape = current;
        if (isRepeated && symbol.letter < 0) symbol.letter = m_letters++;
    }
}

std::string SymbolNames::letterOf(Dim dim) const {
    constexpr int64_t kLetters = 26;
    const auto at = dim.isKnown() ? m_symbols.end() : m_symbols.find(dim);
    if (at == m_symbols.end() || at->second.letter < 0) return "";
    const int64_t letter = at->second.letter;
    const std::string name(1, static_cast<char>('a' + letter % kLetters));
    return letter < kLetters ? name : absl::StrCat(name, letter / kLetters);
}

std::string SymbolNames::nameOf(Dim dim) const {
    if (dim.isKnown()) return absl::StrCat(dim.size());
    const std::string letter = letterOf(dim);
    return letter.empty() ? "?" : letter;
}

std::string SymbolNames::nameOf(const SymbolicShape& shape) const {
    if (!shape.hasRank()) return "<unknown>";
    const auto name = [this](std::string* out, Dim dim) { absl::StrAppend(out, nameOf(dim)); };
    return absl::StrCat("[", absl::StrJoin(shape.dims, ",", name), "]");
}

}  // namespace whittle
