// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <functional>

namespace whittle {

// How the parts of a box are written; whoever draws uses the same sizes.
enum class TextStyle { kTitle, kSubtitle, kDetail };

// Pixel sizes of the fonts, line heights and the frame of boxes at 100 %.
constexpr double kTitlePixels = 13, kTitleLine = 18;
constexpr double kSubtitlePixels = 11, kSubtitleLine = 15;
constexpr double kDetailPixels = 10, kDetailLine = 14;
constexpr double kBoxPaddingX = 10, kBoxPaddingY = 6;  // between a box's outline and its text
constexpr double kMaxTextWidth = 260;                  // longer text is elided by whoever draws
constexpr double kOpenerWidth = 16;                    // kept free at both ends of what can be opened, for the sign
constexpr double kScopeHeader = 30;                    // height of the title bar of an open scope
constexpr double kScopePadding = 16;                   // between an open scope's outline and what is in it

// Width of `text` in pixels; must be callable from any thread.
using TextWidth = std::function<double(absl::string_view text, TextStyle style)>;

// For callers without fonts: the widths of a common sans-serif face.
double approximateTextWidth(absl::string_view text, TextStyle style);

}  // namespace whittle
