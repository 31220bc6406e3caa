// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/step_delegate.h"

#include "views/pipeline/step_model.h"

#include <QPainter>

namespace whittle {

namespace {

constexpr int kIndent = 24;

QColor messageColor(const QPalette& palette, bool failed) {
    const bool dark = palette.color(QPalette::Base).lightness() < 128;
    if (failed) return dark ? QColor(0xff, 0x8a, 0x80) : QColor(0xb3, 0x26, 0x1e);
    return dark ? QColor(0xff, 0xcc, 0x80) : QColor(0x8a, 0x54, 0x00);
}

}  // namespace

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QString message = index.data(StepModel::MessageRole).toString();
    QStyledItemDelegate::paint(painter, option, index);
    if (message.isEmpty()) return;
    QStyleOptionViewItem line(option);
    initStyleOption(&line, index);
    const int height = line.fontMetrics.height();
    const QRect area(option.rect.left() + kIndent, option.rect.bottom() - height, option.rect.width() - kIndent,
                     height);
    painter->save();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(selected ? option.palette.color(QPalette::HighlightedText)
                             : messageColor(option.palette, index.data(StepModel::FailedRole).toBool()));
    painter->drawText(
        area, Qt::AlignLeft | Qt::AlignVCenter,
        line.fontMetrics.elidedText(message.section(QLatin1Char('\n'), 0, 0), Qt::ElideRight, area.width()));
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    // Room for the message below on both sides of the name, so that the name's own line stays centred in its half.
    const bool hasMessage = !index.siblingAtColumn(StepModel::kName).data(StepModel::MessageRole).toString().isEmpty();
    size.setHeight(hasMessage ? size.height() + 2 * option.fontMetrics.height() : size.height() + 4);
    return size;
}

}  // namespace whittle
