// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/label_space.h"
#include "views/canvas/scene_painter.h"
#include "views/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <vector>

namespace whittle {

// The name of an open scope whose header is too low for text, laid over the scope's contents.
struct ScopeTag {
    int32_t box = Scene::kNone;
    QRectF rect;
    int pixels = 0;
};

// What one call of ScenePainter::paint works on; lives as long as the call.
struct PaintContext {
    QPainter& painter;
    const Viewport& view;
    QRectF window;
    const ScenePainter& picture;
    const Scene& scene;
    const Theme& theme;
    const PictureState& state;
    TextPainter& text;
    LabelSpace scopeNames;  // taken by `tags`
    LabelSpace occupied;    // taken by boxes and by every other text
    std::vector<ScopeTag> tags;

    // `color` as it looks on something that recedes by `share`.
    QColor receded(const QColor& color, double share) const {
        return share <= 0 ? color : mixed(color, theme.canvas, share);
    }
    double boxDimming(int32_t box) const {
        const BoxDecoration* d = picture.decoration(box);
        const double filtered = d && d->dimmed ? 0.8 : 0;
        return state.boxMark(box) ? 0 : std::max(filtered, state.dimming);
    }
};

}  // namespace whittle
