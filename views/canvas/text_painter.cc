// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/text_painter.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace whittle {

namespace {
// Beyond this the cache starts anew: a long walk through a huge graph must not keep every label it met.
constexpr qsizetype kMaxLines = 30'000;
// Elided text takes at least so many times its size in width, some seven letters; less is noise.
constexpr double kFewest = 4;
}  // namespace

TextPainter::TextPainter(const QFont& font) : m_font(font) {
    m_font.setHintingPreference(QFont::PreferNoHinting);
    QFont reference = m_font;
    reference.setPixelSize(100);
    const QFontMetricsF metrics(reference);
    m_lineRatio = std::max(metrics.height() / 100, 1.0);
    m_ascentRatio = metrics.ascent() / 100;
}

int TextPainter::pixelSize(double size, double scale, double room) {
    const int pixels = std::max(static_cast<int>(std::floor(size * scale)), kSmallest);
    return room >= pixels * 1.15 ? pixels : 0;
}

QFont TextPainter::fontOf(int pixels, Weight weight) const {
    QFont font = m_font;
    font.setPixelSize(pixels);
    font.setBold(weight == Weight::kBold);
    return font;
}

TextPainter::Line& TextPainter::line(const QString& text, int pixels, int room, Weight weight) {
    const Key key{text, pixels, room, weight};
    if (auto found = m_lines.find(key); found != m_lines.end()) return *found;
    if (m_lines.size() >= kMaxLines) m_lines.clear();
    const QFont font = fontOf(pixels, weight);
    const QFontMetricsF metrics(font);
    Line line;
    // Of names the middle is left out, they differ at their ends; of what is written bold, op types, the end.
    const Qt::TextElideMode mode = weight == Weight::kBold ? Qt::ElideRight : Qt::ElideMiddle;
    line.plain = room < 0 ? text : metrics.elidedText(text, mode, room);
    line.width = metrics.horizontalAdvance(line.plain);
    line.text.setTextFormat(Qt::PlainText);
    line.text.setPerformanceHint(QStaticText::AggressiveCaching);
    line.text.setText(line.plain);
    line.text.prepare({}, font);
    return *m_lines.insert(key, line);
}

double TextPainter::width(const QString& text, int pixels, Weight weight) {
    return line(text, pixels, -1, weight).width;
}

double TextPainter::draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text,
                         int pixels, Weight weight, const QColor& color) {
    if (text.isEmpty() || pixels <= 0) return 0;
    // A few steps of width share one elision, or zooming would shape every label anew for every frame.
    const int room = static_cast<int>(rect.width()) / 4 * 4;
    Line* drawn = &line(text, pixels, -1, weight);
    if (drawn->width > rect.width()) {
        if (room < kFewest * pixels) return 0;
        drawn = &line(text, pixels, room, weight);
        if (drawn->width > rect.width()) return 0;
    }
    double x = rect.left();
    if (alignment & Qt::AlignHCenter) x += (rect.width() - drawn->width) / 2;
    if (alignment & Qt::AlignRight) x += rect.width() - drawn->width;
    const double top = rect.top() + (rect.height() - lineHeight(pixels)) / 2;
    painter.setFont(fontOf(pixels, weight));
    painter.setPen(color);
    if (m_plain)
        painter.drawText(QPointF(x, top + m_ascentRatio * pixels), drawn->plain);
    else
        painter.drawStaticText(QPointF(x, top), drawn->text);
    return drawn->width;
}

}  // namespace whittle
