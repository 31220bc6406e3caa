// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace whittle {

struct PaintContext;

// The steps of ScenePainter::paint that concern boxes, in the order in which it takes them; "boxes" here are all but
// open scopes.
void paintScopeSurface(PaintContext& context, int32_t box);
void reserveScopeName(PaintContext& context, int32_t box);
bool isPlain(const PaintContext& context, int32_t box);  // too small for round corners
void paintPlainBoxes(PaintContext& context, const std::vector<int32_t>& boxes);
void paintBox(PaintContext& context, int32_t box);
void paintScopeName(PaintContext& context, int32_t box);  // in the header
void paintScopeTags(PaintContext& context);               // names reserved outside of headers
void paintMarks(PaintContext& context, int32_t box);      // selection, hits, badges

}  // namespace whittle
