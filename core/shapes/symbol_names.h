// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/symbolic_shape.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <string>

namespace whittle {

// Letters for sizes that are not known: those that occur once are "?", the others a, b, ..., z, a1, b1, ...
// in order of their first use. First count() everything that will be shown, in its order, then ask.
class SymbolNames {
  public:
    void count(const SymbolicShape& shape);
    // "224", "?" or a letter.
    std::string nameOf(Dim dim) const;
    // Empty for sizes that are known or have no letter.
    std::string letterOf(Dim dim) const;
    // "[a,224,?,3]"; "<unknown>" without a rank.
    std::string nameOf(const SymbolicShape& shape) const;

  private:
    struct Symbol {
        int64_t shapes = 0;
        int64_t lastShape = -1;
        int64_t letter = -1;
    };
    absl::flat_hash_map<Dim, Symbol> m_symbols;
    int64_t m_shapes = 0;
    int64_t m_letters = 0;
};

}  // namespace whittle
