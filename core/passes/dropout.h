// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"

#include <cstdint>
#include <optional>

namespace whittle {

// The value that goes into the Dropout whose last node stands at `position`; nullopt when the node is none.
//
// The forms that tf.nn.dropout and Keras have had, whose mean is the value that went in (r: RandomUniform or one of its
// stateless kin, over [0, 1)):
//
//     Mul(RealDiv(x, keep), Floor(Add(keep, r)))                          until 1.12
//     Mul(Mul(x, 1 / keep), Cast(GreaterEqual(r, 1 - keep)))              from 1.13
//     SelectV2(GreaterEqual(r, 1 - keep), Mul(x, 1 / keep), 0)            from 2.6
//
// Numbers must fit each other: what scales otherwise than by what is kept is no Dropout.
std::optional<Input> dropoutInput(const GraphIndex& index, int32_t position);

}  // namespace whittle
