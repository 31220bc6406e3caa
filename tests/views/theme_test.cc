// SPDX-License-Identifier: Apache-2.0
#include "views/theme/theme.h"

#include <QTest>

#include <cmath>

namespace whittle {

namespace {

// CIE L*, 0 (black) to 100 (white), from the contrast with black: (Y + 0.05) / 0.05.
double lightness(const QColor& color) {
    const double y = contrastRatio(color, Qt::black) * 0.05 - 0.05;
    return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT

  private slots:
    void themes_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void contrastIsThatOfWcag() {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QVERIFY(std::abs(contrastRatio(QColor("#767676"), Qt::white) - 4.54) < 0.01);
    }

    void textReadsOnEverySurface_data() { themes_data(); }
    void textReadsOnEverySurface() {
        QFETCH(bool, dark);
        const Theme& t = dark ? darkTheme() : lightTheme();
        for (const QColor& surface : {t.canvas, t.scope[0], t.scope[1], t.scopeHeader}) {
            QVERIFY(contrastRatio(t.text, surface) >= 4.5);
            QVERIFY2(contrastRatio(t.mutedText, surface) >= 4.5, qPrintable(surface.name()));
        }
        for (const QColor& surface : {t.canvas, t.scope[0], t.scope[1]})
            QVERIFY(contrastRatio(t.edgeLabel, surface) >= 4.5);
    }

    void textReadsOnEveryFill_data() { themes_data(); }
    void textReadsOnEveryFill() {
        QFETCH(bool, dark);
        const Theme& t = dark ? darkTheme() : lightTheme();
        std::vector<QColor> fills(t.family.begin(), t.family.end());
        fills.insert(fills.end(), t.tint.begin(), t.tint.end());
        fills.insert(fills.end(), t.heat.begin(), t.heat.end());
        for (const QColor& c : {t.good, t.warning, t.error, t.neutral, t.closedScope, t.hit, t.accent})
            fills.push_back(c);
        for (const QColor& fill : fills) QVERIFY2(contrastRatio(textOn(fill), fill) >= 4.5, qPrintable(fill.name()));
    }

    void linesAndRingsStandOutFromSurfaces_data() { themes_data(); }
    void linesAndRingsStandOutFromSurfaces() {
        QFETCH(bool, dark);
        const Theme& t = dark ? darkTheme() : lightTheme();
        // 3 : 1 is what WCAG asks of graphics.
        for (const QColor& line : {t.edge, t.controlEdge, t.accent, t.input, t.output, t.hit})
            for (const QColor& surface : {t.canvas, t.scope[0], t.scope[1]})
                QVERIFY2(contrastRatio(line, surface) >= 3, qPrintable(line.name() + " on " + surface.name()));
    }

    void familiesDifferInLightness_data() { themes_data(); }
    void familiesDifferInLightness() {
        QFETCH(bool, dark);
        const Theme& t = dark ? darkTheme() : lightTheme();
        for (size_t i = 0; i < t.family.size(); ++i)
            for (size_t k = 0; k < i; ++k)
                QVERIFY2(std::abs(lightness(t.family[i]) - lightness(t.family[k])) >= 2,
                         qPrintable(t.family[i].name() + " and " + t.family[k].name()));
    }

    void heatRisesOrFallsInLightness_data() { themes_data(); }
    void heatRisesOrFallsInLightness() {
        QFETCH(bool, dark);
        const Theme& t = dark ? darkTheme() : lightTheme();
        // More bytes stand out more: darker on light, lighter on dark.
        for (size_t i = 1; i < t.heat.size(); ++i) {
            const double step = lightness(t.heat[i]) - lightness(t.heat[i - 1]);
            QVERIFY(dark ? step > 2 : step < -2);
        }
    }

    void widgetsAreReadable_data() { themes_data(); }
    void widgetsAreReadable() {
        QFETCH(bool, dark);
        const QPalette p = (dark ? darkTheme() : lightTheme()).palette;
        const std::pair<QPalette::ColorRole, QPalette::ColorRole> pairs[] = {
            {QPalette::WindowText, QPalette::Window},       {QPalette::Text, QPalette::Base},
            {QPalette::Text, QPalette::AlternateBase},      {QPalette::ButtonText, QPalette::Button},
            {QPalette::ToolTipText, QPalette::ToolTipBase}, {QPalette::HighlightedText, QPalette::Highlight},
            {QPalette::PlaceholderText, QPalette::Base},    {QPalette::Link, QPalette::Base},
            {QPalette::PlaceholderText, QPalette::Window}};
        for (const auto& [text, ground] : pairs)
            QVERIFY2(contrastRatio(p.color(text), p.color(ground)) >= 4.5, qPrintable(p.color(text).name()));
    }
};

}  // namespace whittle

QTEST_GUILESS_MAIN(whittle::ThemeTest)
#include "theme_test.moc"
