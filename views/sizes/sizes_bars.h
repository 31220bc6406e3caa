// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/sizes/size_stages.h"

#include <QWidget>

namespace whittle {

// One horizontal stacked bar for each stage, all on one scale. Hovering tells the figures; a click, or Up and Down,
// chooses a stage's step.
class SizesBars final : public QWidget {
    Q_OBJECT

  public:
    explicit SizesBars(QWidget* parent = nullptr);

    void setStages(std::vector<SizeStage> stages);
    const std::vector<SizeStage>& stages() const { return m_stages; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }
    // The fill of one kind; also for the legend beside the bars.
    static QColor kindColor(size_t kind, bool dark);

  signals:
    void stepChosen(uint32_t id);

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    int rowHeight() const;
    int stageAt(const QPoint& position) const;
    void choose(int stage);
    void paintStage(QPainter& painter, int stage, double pixelsPerByte, int labelWidth, int textWidth) const;
    bool isDark() const;

    std::vector<SizeStage> m_stages;
    int m_current = -1;
};

}  // namespace whittle
