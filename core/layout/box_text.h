// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/op_registry.h"
#include "core/layout/layout.h"
#include "core/layout/text_metrics.h"
#include "core/layout/visible_graph.h"
#include "core/shapes/infer.h"

namespace whittle {

// What is written into box `index`, and how large it must be for that: rect.width and rect.height (of open scopes: the
// least width of the title bar). `tensors` and `ops` may be null.
LaidOutBox describeBox(const VisibleGraph& visible, int32_t index, const InferredTensors* tensors,
                       const OpRegistry* ops, const TextWidth& textWidth);

}  // namespace whittle
