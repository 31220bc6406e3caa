// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/minimap.h"

#include "views/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace whittle {

Minimap::Minimap(QWidget* parent) : QWidget(parent), m_picture(font()) {
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Overview of the graph"));
    resize(sizeHint());
}

void Minimap::setScene(std::shared_ptr<const Scene> scene) {
    m_picture.setScene(std::move(scene));
    forgetImage();
}

void Minimap::setTheme(const Theme& theme) {
    m_picture.setTheme(theme);
    forgetImage();
}

void Minimap::setDecorations(const Decorations& decorations) {
    m_picture.setDecorations(decorations);
    forgetImage();
}

void Minimap::setVisibleScene(const QRectF& scene) {
    if (scene == m_visible) return;
    m_visible = scene;
    update();
}

void Minimap::forgetImage() {
    m_image = {};
    update();
}

Viewport Minimap::viewport() const {
    const QRectF bounds = m_picture.scene() ? m_picture.scene()->bounds() : QRectF();
    const double margin = 0.03 * std::max(bounds.width(), bounds.height());
    return Viewport::fitting(bounds.adjusted(-margin, -margin, margin, margin), QSizeF(size()) + QSizeF(24, 24))
        .movedBy({-12, -12});
}

void Minimap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = m_picture.theme();
    if (m_image.isNull()) {
        m_image = QImage(size() * devicePixelRatioF(), QImage::Format_RGB32);
        m_image.setDevicePixelRatio(devicePixelRatioF());
        QPainter onImage(&m_image);
        PictureState state;
        state.scopeTags = false;  // the overview shows where, not what
        m_picture.paint(onImage, viewport(), rect(), state);
    }
    painter.drawImage(0, 0, m_image);
    const QRectF frame = viewport().toScreen(m_visible).intersected(QRectF(rect()).adjusted(1, 1, -2, -2));
    QColor veil = theme.canvas;
    veil.setAlphaF(0.55F);
    QPainterPath outside;
    outside.addRect(rect());
    outside.addRect(frame);
    painter.fillPath(outside, veil);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, 2));
    painter.drawRect(frame);
    painter.setPen(QPen(theme.outline, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void Minimap::resizeEvent(QResizeEvent*) { forgetImage(); }

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_picture.scene()) return;
    const QPointF at = viewport().toScene(event->position());
    // Taking hold of the frame moves it from where it is; a press outside brings it there.
    m_grip = m_visible.contains(at) ? at - m_visible.center() : QPointF();
    emit centreRequested(at - m_grip);
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) emit centreRequested(viewport().toScene(event->position()) - m_grip);
}

void Minimap::mouseReleaseEvent(QMouseEvent*) { m_grip = {}; }

}  // namespace whittle
