// SPDX-License-Identifier: Apache-2.0
#include "views/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace whittle {

namespace {

// The fills were chosen in CIE LCh: lightness at least 3 apart between any two families, hue by kinship.

QPalette makePalette(const QColor& window, const QColor& base, const QColor& alternate, const QColor& button,
                     const QColor& text, const QColor& muted, const QColor& highlight, const QColor& link) {
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, alternate);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::Button, button);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, textOn(highlight));
    p.setColor(QPalette::ToolTipBase, base);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Highlight, highlight);
    p.setColor(QPalette::HighlightedText, textOn(highlight));
    p.setColor(QPalette::Link, link);
    p.setColor(QPalette::LinkVisited, link);
    p.setColor(QPalette::Light, mixed(button, Qt::white, 0.3));
    p.setColor(QPalette::Midlight, mixed(button, Qt::white, 0.15));
    p.setColor(QPalette::Mid, mixed(button, Qt::black, 0.2));
    p.setColor(QPalette::Dark, mixed(button, Qt::black, 0.35));
    p.setColor(QPalette::Shadow, mixed(button, Qt::black, 0.6));
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, mixed(window, text, 0.45));
    p.setColor(QPalette::Disabled, QPalette::Highlight, mixed(window, text, 0.2));
    return p;
}

Theme makeLight() {
    Theme t;
    t.canvas = "#fbfcfd";
    t.scope = {QColor("#eef2f6"), QColor("#e4eaf0")};
    t.scopeHeader = "#d3dce5";
    t.closedScope = "#ffffff";
    t.outline = "#7d8995";
    t.text = "#14171c";
    t.mutedText = "#4a5560";
    t.edge = "#667380";
    t.controlEdge = "#8a7f9e";
    t.edgeLabel = "#4a5560";
    t.accent = "#0b5fd0";
    t.input = "#0b6e4f";
    t.output = "#b4460f";
    t.hit = "#9c2bb0";
    t.good = "#5ebe7c";
    t.warning = "#ffc251";
    t.error = "#d03b31";
    t.neutral = "#d5d7db";
    t.family = {"#247c45", "#e3dac0", "#005798", "#a7caf2", "#f3a05f", "#54357a",
                "#ceebc1", "#f8eca6", "#af3750", "#dd84b5", "#f0f4f9", "#b4bcc6"};
    t.tint = {"#bde8b7", "#28bcfd", "#f4c885", "#ba81c9", "#b6f3f4", "#ca665f", "#feabad", "#376ab5"};
    t.heat = {"#d4f3ff", "#7fdff5", "#efc053", "#eb7e3b", "#bc151b"};
    t.palette =
        makePalette("#f3f5f7", "#ffffff", "#f1f4f7", "#e9edf1", "#14171c", "#59636e", t.accent, QColor("#0b5fd0"));
    return t;
}

Theme makeDark() {
    Theme t;
    t.dark = true;
    t.canvas = "#15181d";
    t.scope = {QColor("#1e232a"), QColor("#272d36")};
    t.scopeHeader = "#333b46";
    t.closedScope = "#343d49";
    t.outline = "#77838f";
    t.text = "#edf0f3";
    t.mutedText = "#b0bac4";
    t.edge = "#8f9ba8";
    t.controlEdge = "#8d82a6";
    t.edgeLabel = "#b0bac4";
    t.accent = "#6cb2ff";
    t.input = "#54d3a2";
    t.output = "#ffa36b";
    t.hit = "#e58cf5";
    t.good = "#3b9d5e";
    t.warning = "#ebb24a";
    t.error = "#f36b64";
    t.neutral = "#565a5e";
    t.family = {"#55a96f", "#56503d", "#5ba5f1", "#42668a", "#f5ac5b", "#c79ae1",
                "#42613f", "#e6d978", "#e26c75", "#a15286", "#3e4348", "#364c55"};
    t.tint = {"#477544", "#0e9bd2", "#d9a955", "#794589", "#85d4d5", "#b84f49", "#e58496", "#004c90"};
    t.heat = {"#2f4a5b", "#056b8a", "#968d3a", "#f3a64c", "#f8e28c"};
    t.palette =
        makePalette("#1b1f25", "#15181d", "#1f242b", "#2a3038", "#edf0f3", "#9aa5b1", t.accent, QColor("#6cb2ff"));
    return t;
}

double luminance(const QColor& color) {
    const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

}  // namespace

const Theme& lightTheme() {
    static const Theme theme = makeLight();
    return theme;
}

const Theme& darkTheme() {
    static const Theme theme = makeDark();
    return theme;
}

double contrastRatio(const QColor& a, const QColor& b) {
    const auto [dim, bright] = std::minmax({luminance(a), luminance(b)});
    return (bright + 0.05) / (dim + 0.05);
}

QColor textOn(const QColor& fill) {
    static const QColor kInk("#14171c");
    static const QColor kPaper("#ffffff");
    return contrastRatio(fill, kInk) >= contrastRatio(fill, kPaper) ? kInk : kPaper;
}

QColor mixed(const QColor& back, const QColor& front, double share) {
    const auto part = [share](double from, double to) { return static_cast<float>(from + (to - from) * share); };
    return QColor::fromRgbF(part(back.redF(), front.redF()), part(back.greenF(), front.greenF()),
                            part(back.blueF(), front.blueF()));
}

}  // namespace whittle
