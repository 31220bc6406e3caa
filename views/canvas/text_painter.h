// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QRectF>
#include <QStaticText>
#include <QString>

class QPainter;

namespace whittle {

// Draws short labels, each shaped once: shaping costs more than everything else a box needs. Sizes are whole pixels, so
// that zooming through a hundred scales needs a dozen sizes of each glyph.
class TextPainter {
  public:
    // Nothing smaller is drawn.
    static constexpr int kSmallest = 8;

    enum class Weight { kNormal, kBold };

    explicit TextPainter(const QFont& font);

    // The size for text of `size` scene units at `scale`; 0 when it would be too small to read even after having been
    // enlarged to `kSmallest` where `room` pixels of height allow it.
    static int pixelSize(double size, double scale, double room);

    double width(const QString& text, int pixels, Weight weight);
    double lineHeight(int pixels) const { return m_lineRatio * pixels; }
    // One line, elided to the width of `rect`, centred vertically in it; nothing when not even three characters fit.
    // Returns the width that was drawn.
    double draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text, int pixels,
                Weight weight, const QColor& color);
    // Text elements instead of cached glyphs, for files that are read by programs.
    void setPlain(bool plain) { m_plain = plain; }

  private:
    struct Line {
        QStaticText text;
        QString plain;
        double width = 0;
    };
    struct Key {
        QString text;
        int pixels;
        int room;  // the width it was elided to; -1: not elided
        Weight weight;
        friend bool operator==(const Key&, const Key&) = default;
        friend size_t qHash(const Key& key, size_t seed = 0) {
            return qHashMulti(seed, key.text, key.pixels, key.room, static_cast<int>(key.weight));
        }
    };

    QFont fontOf(int pixels, Weight weight) const;
    Line& line(const QString& text, int pixels, int room, Weight weight);

    QFont m_font;
    double m_lineRatio = 1.2;
    double m_ascentRatio = 0.9;
    bool m_plain = false;
    QHash<Key, Line> m_lines;
};

}  // namespace whittle
