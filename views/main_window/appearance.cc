// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/appearance.h"

#include "views/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>

namespace whittle {
namespace {

// Fusion frames a check box darker than the window, which nobody sees on a dark one.
class FramedChecks final : public QProxyStyle {
  public:
    FramedChecks() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isCheck = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
        const QPalette& palette = option->palette;
        if (!isCheck || palette.color(QPalette::Window).lightness() >= 128) return;
        painter->save();
        painter->setPen(mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.6));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
    }
};

}  // namespace

// Qt 6.4 does not tell the desktop's colour scheme; the palette that the platform gives does.
Appearance::Appearance() : m_systemDark(QApplication::palette().color(QPalette::Window).lightness() < 128) {}

void Appearance::apply(Choice choice) {
    m_choice = choice;
    m_dark = choice == Choice::kDark || (choice == Choice::kSystem && m_systemDark);
    // Fusion follows the palette everywhere, on every desktop.
    QApplication::setStyle(new FramedChecks);
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
