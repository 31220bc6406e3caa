// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace whittle {

struct PaintContext;

void paintEdges(PaintContext& context);
// After the boxes: a label is drawn only where it covers nothing.
void paintEdgeLabels(PaintContext& context);

}  // namespace whittle
