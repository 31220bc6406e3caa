// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/viewport.h"

#include <algorithm>

namespace whittle {

namespace {

constexpr double kMargin = 16;  // pixels left free around what was fitted

double scaleFor(double extent, double window, double maxScale) {
    if (extent <= 0) return maxScale;
    return std::clamp(std::max(window - 2 * kMargin, 1.0) / extent, Viewport::kMinScale, maxScale);
}

}  // namespace

Viewport Viewport::zoomedAt(QPointF screen, double factor) const {
    Viewport next{std::clamp(scale * factor, kMinScale, kMaxScale), {}};
    next.origin = toScene(screen) - screen / next.scale;
    return next;
}

Viewport Viewport::centredOn(QPointF scene, QSizeF window) const {
    return {scale, scene - QPointF(window.width(), window.height()) / (2 * scale)};
}

Viewport Viewport::fitting(const QRectF& scene, QSizeF window, double maxScale) {
    Viewport view;
    view.scale = std::min(scaleFor(scene.width(), window.width(), maxScale),
                          scaleFor(scene.height(), window.height(), maxScale));
    return view.centredOn(scene.center(), window);
}

Viewport Viewport::fittingWidth(const QRectF& scene, QSizeF window, double maxScale) {
    Viewport view;
    view.scale = scaleFor(scene.width(), window.width(), maxScale);
    view = view.centredOn(scene.center(), window);
    if (scene.height() * view.scale > window.height() - 2 * kMargin)
        view.origin.setY(scene.top() - kMargin / view.scale);
    return view;
}

}  // namespace whittle
