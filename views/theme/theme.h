// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace whittle {

// The colours of the whole program, once for light and once for dark surroundings. Text on any surface named here has a
// contrast of at least 4.5 : 1 (WCAG AA); fills that stand for different things differ in lightness as well as in hue,
// so that print and colour-blind people can tell them apart.
struct Theme {
    static constexpr int kFamilyCount = 12;
    static constexpr int kTintCount = 8;

    bool dark = false;

    QColor canvas;                            // behind everything
    std::array<QColor, 2> scope;              // surface of open scopes, alternating with their depth
    QColor scopeHeader;                       // strip with an open scope's name
    QColor closedScope;                       // fill of a folded scope, stack or strip
    QColor outline;                           // of boxes
    QColor text, mutedText;                   // on canvas, scopes and scope headers
    QColor edge, controlEdge, edgeLabel;      // lines, and the text beside them
    QColor accent;                            // selection, focus, what the pointer is over
    QColor input, output;                     // edges into and out of what the pointer is over
    QColor hit;                               // search hits: outline and badge
    QColor good, warning, error;              // verdicts, as fills; use textOn()
    QColor neutral;                           // a fill for "does not apply"
    std::array<QColor, kFamilyCount> family;  // fills, indexed by OpFamily
    std::array<QColor, kTintCount> tint;      // fills for numbered things (segments, devices)
    std::array<QColor, 5> heat;               // fills from cold to hot

    // For the widgets around the graph.
    QPalette palette;
};

const Theme& lightTheme();
const Theme& darkTheme();

// Contrast of two opaque colours as WCAG 2 defines it, 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);
// Near-black or near-white, whichever reads better on `fill`.
QColor textOn(const QColor& fill);
// `front` laid over `back` with `share` (0..1) of it.
QColor mixed(const QColor& back, const QColor& front, double share);

}  // namespace whittle
