// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/text_width.h"

#include "views/text.h"

#include <QFontMetricsF>

#include <array>
#include <memory>
#include <mutex>

namespace whittle {

namespace {

// Widths of single characters, since a hundred thousand names are measured before the first picture: adding numbers
// from a table takes a hundredth of shaping. Kerning is ignored, it makes text narrower if anything.
struct Table {
    std::array<double, 128> ascii{};
    QFontMetricsF metrics;
    std::mutex mutex;  // for what is not ASCII

    Table(QFont font, double pixels, bool bold) : metrics(sized(font, pixels, bold)) {
        for (char16_t c = ' '; c < 127; ++c) ascii[c] = metrics.horizontalAdvance(QChar(c));
    }

    static QFont sized(QFont& font, double pixels, bool bold) {
        font.setPixelSize(static_cast<int>(pixels));
        font.setBold(bold);
        font.setHintingPreference(QFont::PreferNoHinting);
        return font;
    }

    double width(absl::string_view text) {
        double sum = 0;
        for (const char c : text) {
            if (static_cast<unsigned char>(c) >= 128) {
                const std::lock_guard lock(mutex);
                return metrics.horizontalAdvance(toQString(text));
            }
            sum += ascii[static_cast<unsigned char>(c)];
        }
        return sum;
    }
};

}  // namespace

TextWidth textWidthOf(const QFont& font) {
    const auto title = std::make_shared<Table>(font, kTitlePixels, true);
    const auto subtitle = std::make_shared<Table>(font, kSubtitlePixels, false);
    const auto detail = std::make_shared<Table>(font, kDetailPixels, false);
    return [=](absl::string_view text, TextStyle style) {
        const auto& table = style == TextStyle::kTitle ? title : style == TextStyle::kSubtitle ? subtitle : detail;
        return table->width(text);
    };
}

}  // namespace whittle
