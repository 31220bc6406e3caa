// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/graph/shape.h"

#include <cstdint>

namespace whittle {

// Bytes that numbers of that type and shape take; 0 for types without a size, shapes that are not known, and what
// overflows: a file may state any shape.
inline int64_t valueBytes(DataType dtype, const Shape& shape) {
    int64_t bytes = 0;
    const int64_t count = shape.elementCount().value_or(0);
    return __builtin_mul_overflow(count, static_cast<int64_t>(elementSize(dtype)), &bytes) ? 0 : bytes;
}

}  // namespace whittle
