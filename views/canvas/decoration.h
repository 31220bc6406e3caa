// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QHash>
#include <QString>

namespace whittle {

// What a colour mode or a result adds to the look of one box. A default one changes nothing.
struct BoxDecoration {
    QColor fill;     // invalid: the colour of the op's family, or the scope colour
    QColor outline;  // invalid: the theme's; else drawn bold ("new", "changed")
    bool hatched = false;
    bool ghost = false;   // was removed: dashed outline, no fill
    bool dimmed = false;  // filtered away by the legend
    QString badge;        // a few characters in the upper right corner
    QString note;         // a line of the tooltip

    friend bool operator==(const BoxDecoration&, const BoxDecoration&) = default;
};

// By LaidOutBox::key.
using Decorations = QHash<QString, BoxDecoration>;

}  // namespace whittle
