// SPDX-License-Identifier: Apache-2.0
#include "views/sizes/sizes_bars.h"

#include "views/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>

namespace whittle {

namespace {

constexpr int kMargin = 8;
constexpr int kGap = 8;

}  // namespace

SizesBars::SizesBars(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Sizes before and after each step"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

QColor SizesBars::kindColor(size_t kind, bool dark) {
    const Theme& theme = dark ? darkTheme() : lightTheme();
    return theme.tint[kind % theme.tint.size()];
}

bool SizesBars::isDark() const { return palette().color(QPalette::Window).lightness() < 128; }

void SizesBars::setStages(std::vector<SizeStage> stages) {
    m_stages = std::move(stages);
    m_current = std::min(m_current, static_cast<int>(m_stages.size()) - 1);
    QStringList texts;
    for (const SizeStage& stage : m_stages)
        texts << QStringLiteral("%1: %2").arg(stage.title, stageText(stage.figures));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

int SizesBars::rowHeight() const { return fontMetrics().height() + 6; }

QSize SizesBars::sizeHint() const {
    return {480, rowHeight() * static_cast<int>(std::max<size_t>(2, m_stages.size())) + 4};
}

int SizesBars::stageAt(const QPoint& position) const {
    const int stage = (position.y() - 2) / rowHeight();
    return stage >= 0 && stage < static_cast<int>(m_stages.size()) ? stage : -1;
}

void SizesBars::paintStage(QPainter& painter, int stage, double pixelsPerByte, int labelWidth, int textWidth) const {
    const SizeStage& shown = m_stages[static_cast<size_t>(stage)];
    const int top = 2 + stage * rowHeight();
    const QRect row(0, top, width(), rowHeight());
    if (stage == m_current && hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        focus.rect = row.adjusted(2, 0, -2, 0);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
    painter.setPen(palette().color(QPalette::WindowText));
    const QString title = shown.failed ? tr("%1 (failed)").arg(shown.title) : shown.title;
    painter.drawText(QRect(kMargin, top, labelWidth, rowHeight()), Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(title, Qt::ElideMiddle, labelWidth));
    double x = kMargin + labelWidth + kGap;
    const auto kinds = bytesByKind(shown.figures.sizes);
    for (size_t k = 0; k < kSizeKindCount; ++k) {
        if (kinds[k] == 0) continue;
        const double length = std::max(1.0, static_cast<double>(kinds[k]) * pixelsPerByte);
        painter.fillRect(QRectF(x, top + 3, length, rowHeight() - 6), kindColor(k, isDark()));
        x += length;
    }
    const QString text = stage == 0 ? stageText(shown.figures) : changeText(m_stages.front().figures, shown.figures);
    painter.drawText(QRect(width() - kMargin - textWidth, top, textWidth, rowHeight()),
                     Qt::AlignVCenter | Qt::AlignRight, text);
}

void SizesBars::paintEvent(QPaintEvent*) {
    if (m_stages.empty()) return;
    QPainter painter(this);
    int labelWidth = 0, textWidth = 0;
    int64_t most = 1;
    for (const SizeStage& stage : m_stages) {
        labelWidth = std::max(labelWidth, fontMetrics().horizontalAdvance(stage.title));
        textWidth =
            std::max(textWidth, fontMetrics().horizontalAdvance(changeText(m_stages.front().figures, stage.figures)));
        most = std::max(most, stage.figures.sizes.total());
    }
    labelWidth = std::min(labelWidth + 4, width() / 4);
    const double room = std::max(20, width() - 2 * kMargin - 2 * kGap - labelWidth - textWidth);
    for (int i = 0; i < static_cast<int>(m_stages.size()); ++i)
        paintStage(painter, i, room / static_cast<double>(most), labelWidth, textWidth);
}

bool SizesBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int stage = stageAt(help->pos());
    if (stage < 0) {
        QToolTip::hideText();
    } else {
        QToolTip::showText(help->globalPos(), stageToolTip(m_stages[static_cast<size_t>(stage)]), this);
    }
    return true;
}

void SizesBars::choose(int stage) {
    if (stage < 0 || stage >= static_cast<int>(m_stages.size())) return;
    m_current = stage;
    update();
    if (m_stages[static_cast<size_t>(stage)].step != 0) emit stepChosen(m_stages[static_cast<size_t>(stage)].step);
}

void SizesBars::mousePressEvent(QMouseEvent* event) { choose(stageAt(event->pos())); }

void SizesBars::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        choose(std::clamp(m_current + (event->key() == Qt::Key_Up ? -1 : 1), 0,
                          std::max(0, static_cast<int>(m_stages.size()) - 1)));
        return;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace whittle
