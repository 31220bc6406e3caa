// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <vector>

namespace whittle {

// Where the scene lies on the screen: a scale and the scene point in the window's upper left corner. A value.
struct Viewport {
    // Zooming out has no end that anybody meets; the bound keeps the arithmetic away from zero.
    static constexpr double kMinScale = 1e-6;
    static constexpr double kMaxScale = 8;

    double scale = 1;
    QPointF origin;

    QPointF toScreen(QPointF scene) const { return (scene - origin) * scale; }
    QPointF toScene(QPointF screen) const { return screen / scale + origin; }
    QRectF toScreen(const QRectF& scene) const { return {toScreen(scene.topLeft()), scene.size() * scale}; }
    QRectF toScene(const QRectF& screen) const { return {toScene(screen.topLeft()), screen.size() / scale}; }

    // The same point of the scene stays under `screen`.
    Viewport zoomedAt(QPointF screen, double factor) const;
    Viewport movedBy(QPointF screenDelta) const { return {scale, origin - screenDelta / scale}; }
    Viewport centredOn(QPointF scene, QSizeF window) const;

    // All of `scene` in the middle of the window with a margin, never larger than `maxScale`.
    static Viewport fitting(const QRectF& scene, QSizeF window, double maxScale = 1);
    // The same where nothing of `covered` (in window coordinates, at the lower corners) lies over the scene: beside or
    // above it, wherever the scene gets largest.
    static Viewport fittingClear(const QRectF& scene, QSizeF window, const std::vector<QRectF>& covered,
                                 double maxScale = 1);
    // Its width, starting from its top when it is taller than the window.
    static Viewport fittingWidth(const QRectF& scene, QSizeF window, double maxScale = 1);

    friend bool operator==(const Viewport&, const Viewport&) = default;
};

}  // namespace whittle
