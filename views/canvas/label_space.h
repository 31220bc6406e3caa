// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <QSizeF>

#include <cstdint>
#include <vector>

namespace whittle {

// Which parts of the window already hold something that text may not lie on; on a coarse raster, so it errs on the side
// of "taken".
class LabelSpace {
  public:
    explicit LabelSpace(const QRectF& window);

    void take(const QRectF& rect);
    bool isFree(const QRectF& rect) const;  // false, too, when a part lies outside the window
    bool touchesTaken(const QRectF& rect) const;
    // take() when it is free.
    bool claim(const QRectF& rect);

  private:
    struct Cells {
        int left, top, right, bottom;  // inclusive
    };
    Cells cells(const QRectF& rect) const;

    QRectF m_window;
    int m_columns, m_rows;
    std::vector<uint8_t> m_taken;
};

}  // namespace whittle
