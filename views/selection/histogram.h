// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <cstdint>
#include <vector>

namespace whittle {

// Bars for equal bins between two numbers; hovering a bar tells its range and count.
class Histogram final : public QWidget {
    Q_OBJECT

  public:
    explicit Histogram(QWidget* parent = nullptr);

    void setBins(std::vector<int64_t> bins, double minimum, double maximum);
    QSize sizeHint() const override { return {240, 72}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    int binAt(int x) const;

    std::vector<int64_t> m_bins;
    double m_minimum = 0;
    double m_maximum = 0;
};

}  // namespace whittle
