// SPDX-License-Identifier: Apache-2.0
#include "views/selection/histogram.h"

#include "views/common/formatting.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace whittle {

Histogram::Histogram(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(56);
    setAccessibleName(tr("Histogram of the values"));
}

void Histogram::setBins(std::vector<int64_t> bins, double minimum, double maximum) {
    m_bins = std::move(bins);
    m_minimum = minimum;
    m_maximum = maximum;
    setVisible(!m_bins.empty());
    update();
}

void Histogram::paintEvent(QPaintEvent*) {
    if (m_bins.empty()) return;
    QPainter painter(this);
    const int textHeight = fontMetrics().height();
    const QRect area = rect().adjusted(1, 2, -1, -textHeight - 2);
    const double most = static_cast<double>(std::max<int64_t>(1, *std::max_element(m_bins.begin(), m_bins.end())));
    const double width = static_cast<double>(area.width()) / static_cast<double>(m_bins.size());
    for (size_t i = 0; i < m_bins.size(); ++i) {
        if (m_bins[i] == 0) continue;
        const double height = std::max(1.0, area.height() * static_cast<double>(m_bins[i]) / most);
        const QRectF bar(area.left() + width * static_cast<double>(i), area.bottom() + 1 - height,
                         std::max(1.0, width - 1), height);
        painter.fillRect(bar, palette().color(QPalette::Highlight));
    }
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(area.bottomLeft() + QPoint(0, 1), area.bottomRight() + QPoint(0, 1));
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect line(area.left(), area.bottom() + 2, area.width(), textHeight);
    painter.drawText(line, Qt::AlignLeft, formatNumber(m_minimum));
    painter.drawText(line, Qt::AlignRight, formatNumber(m_maximum));
}

int Histogram::binAt(int x) const {
    if (m_bins.empty() || width() <= 2) return -1;
    return std::clamp(static_cast<int>((x - 1) * static_cast<int>(m_bins.size()) / (width() - 2)), 0,
                      static_cast<int>(m_bins.size()) - 1);
}

bool Histogram::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int bin = binAt(help->pos().x());
    if (bin < 0) return true;
    const double step = (m_maximum - m_minimum) / static_cast<double>(m_bins.size());
    QToolTip::showText(help->globalPos(),
                       tr("%1 to %2: %Ln value(s)", nullptr, static_cast<int>(m_bins[static_cast<size_t>(bin)]))
                           .arg(formatNumber(m_minimum + step * bin), formatNumber(m_minimum + step * (bin + 1))),
                       this);
    return true;
}

}  // namespace whittle
