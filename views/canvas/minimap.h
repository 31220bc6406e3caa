// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/scene_painter.h"

#include <QImage>
#include <QWidget>

#include <memory>

namespace whittle {

// The whole picture in a corner, with a frame round what the view shows. Dragging in it moves the view.
class Minimap : public QWidget {
    Q_OBJECT

  public:
    explicit Minimap(QWidget* parent = nullptr);

    void setScene(std::shared_ptr<const Scene> scene);
    void setTheme(const Theme& theme);
    void setDecorations(const Decorations& decorations);
    void setVisibleScene(const QRectF& scene);  // what the view shows

    QSize sizeHint() const override { return {200, 150}; }

  signals:
    void centreRequested(QPointF scene);  // the view shall be centred there

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    void forgetImage();
    Viewport viewport() const;

    ScenePainter m_picture;
    QImage m_image;  // of the picture; null when it has to be drawn anew
    QRectF m_visible;
    QPointF m_grip;  // from the centre of the frame to the pointer, in scene units, while dragging
};

}  // namespace whittle
