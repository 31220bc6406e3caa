// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/symbolic_shape.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <limits>

namespace whittle {

SymbolicShape SymbolicShape::ofSizes(std::initializer_list<int64_t> sizes) {
    SymbolicShape shape;
    for (const int64_t size : sizes) shape.dims.push_back(Dim::ofSize(size));
    return shape;
}

bool SymbolicShape::isFullyDefined() const {
    return !unknownRank && std::all_of(dims.begin(), dims.end(), [](Dim dim) { return dim.isKnown(); });
}

std::optional<int64_t> SymbolicShape::elementCount() const {
    if (!isFullyDefined()) return std::nullopt;
    int64_t count = 1;
    for (const Dim dim : dims) {
        if (__builtin_mul_overflow(count, dim.size(), &count)) return std::nullopt;
    }
    return count;
}

Shape toShape(const SymbolicShape& shape) {
    if (shape.unknownRank) return Shape::unknown();
    std::vector<int64_t> dims;
    dims.reserve(shape.dims.size());
    for (const Dim dim : shape.dims) dims.push_back(dim.sizeOr(-1));
    return Shape::of(std::move(dims));
}

std::string toString(const SymbolicShape& shape) {
    if (shape.unknownRank) return "<unknown>";
    return absl::StrCat("[",
                        absl::StrJoin(shape.dims, ",",
                                      [](std::string* out, Dim dim) {
                                          if (dim.isKnown()) {
                                              absl::StrAppend(out, dim.size());
                                          } else {
                                              absl::StrAppend(out, "?", dim.symbol());
                                          }
                                      }),
                        "]");
}

}  // namespace whittle
