// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/appearance.h"

#include "views/theme/theme.h"

#include <QApplication>
#include <QStyleFactory>

namespace whittle {

// Qt 6.4 does not tell the desktop's colour scheme; the palette that the platform gives does.
Appearance::Appearance() : m_systemDark(QApplication::palette().color(QPalette::Window).lightness() < 128) {}

void Appearance::apply(Choice choice) {
    m_choice = choice;
    m_dark = choice == Choice::kDark || (choice == Choice::kSystem && m_systemDark);
    // Fusion follows the palette everywhere, on every desktop.
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette((m_dark ? darkTheme() : lightTheme()).palette);
}

QString Appearance::idOf(Choice choice) {
    switch (choice) {
        case Choice::kLight:
            return QStringLiteral("light");
        case Choice::kDark:
            return QStringLiteral("dark");
        case Choice::kSystem:
            break;
    }
    return QStringLiteral("system");
}

Appearance::Choice Appearance::fromId(const QString& id) {
    if (id == QLatin1String("light")) return Choice::kLight;
    return id == QLatin1String("dark") ? Choice::kDark : Choice::kSystem;
}

}  // namespace whittle
