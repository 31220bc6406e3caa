// SPDX-License-Identifier: Apache-2.0
#include "core/layout/text_metrics.h"

namespace whittle {
namespace {

// Widths of the classes of letters in parts of the font's size, measured on DejaVu Sans; what is no ASCII counts as
// wide.
double letterWidth(unsigned char c) {
    if (c >= 0x80) return c >= 0xc0 ? 0.7 : 0;  // one for the first byte of a letter
    switch (c) {
        case 'i':
        case 'j':
        case 'l':
        case '|':
        case '\'':
            return 0.29;
        case ' ':
        case '.':
        case ',':
        case ':':
        case ';':
        case '!':
        case 'I':
        case '/':
        case 'f':
        case 't':
            return 0.36;
        case 'r':
        case '(':
        case ')':
        case '[':
        case ']':
        case '-':
            return 0.41;
        case 'm':
        case 'w':
        case 'M':
        case 'W':
        case '%':
        case '@':
            return 0.93;
        default:
            break;
    }
    if (c >= 'A' && c <= 'Z') return 0.7;
    return 0.62;
}

}  // namespace

double approximateTextWidth(absl::string_view text, TextStyle style) {
    double width = 0;
    for (const char c : text) width += letterWidth(static_cast<unsigned char>(c));
    switch (style) {
        case TextStyle::kTitle:
            return width * kTitlePixels * 1.08;  // bold
        case TextStyle::kSubtitle:
            return width * kSubtitlePixels;
        case TextStyle::kDetail:
            break;
    }
    return width * kDetailPixels;
}

}  // namespace whittle
