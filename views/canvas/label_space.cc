// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/label_space.h"

#include <algorithm>
#include <cmath>

namespace whittle {

namespace {
constexpr double kCell = 6;  // pixels; half a line of text
}

LabelSpace::LabelSpace(const QRectF& window)
    : m_window(window),
      m_columns(static_cast<int>(window.width() / kCell) + 1),
      m_rows(static_cast<int>(window.height() / kCell) + 1),
      m_taken(static_cast<size_t>(m_columns) * static_cast<size_t>(m_rows)) {}

LabelSpace::Cells LabelSpace::cells(const QRectF& rect) const {
    // Clamped as numbers with a fraction: far outside the window they would not fit an int.
    const auto column = [&](double x) {
        return static_cast<int>(std::clamp(std::floor((x - m_window.left()) / kCell), 0.0, m_columns - 1.0));
    };
    const auto row = [&](double y) {
        return static_cast<int>(std::clamp(std::floor((y - m_window.top()) / kCell), 0.0, m_rows - 1.0));
    };
    return {column(rect.left()), row(rect.top()), column(rect.right()), row(rect.bottom())};
}

void LabelSpace::take(const QRectF& rect) {
    if (!rect.intersects(m_window)) return;
    const Cells c = cells(rect);
    for (int y = c.top; y <= c.bottom; ++y) {
        const auto begin = m_taken.begin() + static_cast<ptrdiff_t>(y) * m_columns;
        std::fill(begin + c.left, begin + c.right + 1, uint8_t{1});
    }
}

bool LabelSpace::isFree(const QRectF& rect) const { return m_window.contains(rect) && !touchesTaken(rect); }

bool LabelSpace::touchesTaken(const QRectF& rect) const {
    if (!rect.intersects(m_window)) return false;
    const Cells c = cells(rect);
    for (int y = c.top; y <= c.bottom; ++y) {
        const auto begin = m_taken.begin() + static_cast<ptrdiff_t>(y) * m_columns;
        if (std::find(begin + c.left, begin + c.right + 1, uint8_t{1}) != begin + c.right + 1) return true;
    }
    return false;
}

bool LabelSpace::claim(const QRectF& rect) {
    if (!isFree(rect)) return false;
    take(rect);
    return true;
}

}  // namespace whittle
