// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/step_delegate.h"

#include "views/pipeline/step_model.h"

#include <QApplication>
#include <QPainter>

namespace whittle {

namespace {

constexpr int kIndent = 24;
constexpr int kPadding = 3;

QColor messageColor(const QPalette& palette, bool failed) {
    const bool dark = palette.color(QPalette::Base).lightness() < 128;
    if (failed) return dark ? QColor(0xff, 0x8a, 0x80) : QColor(0xb3, 0x26, 0x1e);
    return dark ? QColor(0xff, 0xcc, 0x80) : QColor(0x8a, 0x54, 0x00);
}

QString firstLine(const QModelIndex& index, int role) {
    return index.data(role).toString().section(QLatin1Char('\n'), 0, 0);
}

}  // namespace

// The style draws background, focus, check box and name in the topmost line; the lines below are ours.
void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    const int height = item.fontMetrics.height();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    item.rect = QRect(option.rect.left(), option.rect.top() + kPadding, option.rect.width(), height);
    item.backgroundBrush = Qt::NoBrush;
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    QRect line = item.rect.adjusted(kIndent, 0, -kPadding, 0);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto draw = [&](const QString& text, const QColor& color) {
        if (text.isEmpty()) return;
        line.translate(0, height);
        painter->setPen(selected ? option.palette.color(QPalette::HighlightedText) : color);
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                          item.fontMetrics.elidedText(text, Qt::ElideRight, line.width()));
    };
    painter->save();
    draw(firstLine(index, StepModel::FiguresRole), option.palette.color(QPalette::PlaceholderText));
    draw(firstLine(index, StepModel::TotalsRole), option.palette.color(QPalette::PlaceholderText));
    draw(firstLine(index, StepModel::MessageRole),
         messageColor(option.palette, index.data(StepModel::FailedRole).toBool()));
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    int lines = 1;
    for (const int role : {StepModel::FiguresRole, StepModel::TotalsRole, StepModel::MessageRole})
        lines += index.data(role).toString().isEmpty() ? 0 : 1;
    size.setHeight(lines * option.fontMetrics.height() + 2 * kPadding);
    return size;
}

}  // namespace whittle
