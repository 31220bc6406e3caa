// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/symbols.h"
#include "core/shapes/tensor_fact.h"

namespace whittle {

// Arithmetic on elements: exact on numbers, a derived symbol where the result is a size for certain, else anything.
// What overflows int64 or divides by zero is anything too.
PartialElement add(PartialElement a, PartialElement b, Symbols& symbols);
PartialElement subtract(PartialElement a, PartialElement b, Symbols& symbols);
PartialElement multiply(PartialElement a, PartialElement b, Symbols& symbols);
PartialElement floorDivide(PartialElement a, PartialElement b, Symbols& symbols);
PartialElement truncateDivide(PartialElement a, PartialElement b, Symbols& symbols);
PartialElement minimum(PartialElement a, PartialElement b, Symbols& symbols);
PartialElement maximum(PartialElement a, PartialElement b, Symbols& symbols);

}  // namespace whittle
