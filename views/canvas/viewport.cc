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

// What is left of the window when it ends before what is covered: on its left, its right, both, or below.
Viewport Viewport::fittingClear(const QRectF& scene, QSizeF window, const std::vector<QRectF>& covered,
                                double maxScale) {
    double left = 0, right = window.width(), bottom = window.height();
    for (const QRectF& rect : covered) {
        if (rect.isEmpty()) continue;
        if (rect.center().x() < window.width() / 2) {
            left = std::max(left, rect.right());
        } else {
            right = std::min(right, rect.left());
        }
        bottom = std::min(bottom, rect.top());
    }
    const QRectF whole({0, 0}, window);
    const QRectF frees[] = {whole,
                            {0, 0, window.width(), bottom},
                            {left, 0, window.width() - left, window.height()},
                            {0, 0, right, window.height()},
                            {left, 0, right - left, window.height()}};
    Viewport best = fitting(scene, window, maxScale);
    double bestScale = 0;
    for (const QRectF& free : frees) {
        if (free.width() < window.width() / 4 || free.height() < window.height() / 4) continue;
        Viewport view = fitting(scene, free.size(), maxScale);
        view.origin -= free.topLeft() / view.scale;
        const QRectF drawn = view.toScreen(scene);
        const bool clear =
            std::none_of(covered.begin(), covered.end(), [&](const QRectF& rect) { return rect.intersects(drawn); });
        if (!clear || view.scale <= bestScale) continue;
        best = view;
        bestScale = view.scale;
    }
    return best;
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
