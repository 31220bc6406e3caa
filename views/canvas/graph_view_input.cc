// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/graph_view_impl.h"
#include "views/text.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace whittle {

namespace {

constexpr double kWheelBase = 1.0016;  // per eighth of a degree: a notch of a wheel zooms by 1.2
constexpr double kEdgeTolerance = 5;   // pixels
constexpr double kKeyPan = 80;         // pixels

bool isOpen(const Scene& scene, int32_t box) { return scene.box(box).kind == LaidOutBox::Kind::kOpenScope; }
bool canOpen(const Scene& scene, int32_t box) {
    return !isOpen(scene, box) && scene.box(box).kind != LaidOutBox::Kind::kNode;
}

}  // namespace

int32_t GraphView::Impl::boxAt(QPointF position) const {
    return scene ? scene->boxAt(viewport.toScene(position)) : Scene::kNone;
}

int32_t GraphView::Impl::edgeAt(QPointF position) const {
    if (!scene) return Scene::kNone;
    return scene->edgeAt(viewport.toScene(position), kEdgeTolerance / viewport.scale,
                         [this](int32_t i) { return isEdgeShown(scene->edge(i), state.edgeMark(i), state); });
}

// Boxes lie over edges, scope surfaces under them.
void GraphView::Impl::hoverAt(QPointF position) {
    int32_t box = boxAt(position), edge = Scene::kNone;
    if (box == Scene::kNone || isOpen(*scene, box)) edge = edgeAt(position);
    if (edge != Scene::kNone) box = Scene::kNone;
    if (box == hoveredBox && edge == hoveredEdge) return;
    hoveredBox = box;
    hoveredEdge = edge;
    refreshMarks();
    updateCursor();
    emit view->hoverChanged(box == Scene::kNone ? QString() : scene->keyOf(box));
}

void GraphView::Impl::clearHover() {
    if (hoveredBox == Scene::kNone && hoveredEdge == Scene::kNone) return;
    hoveredBox = hoveredEdge = Scene::kNone;
    refreshMarks();
    emit view->hoverChanged({});
}

void GraphView::Impl::updateCursor() {
    if (drag == Drag::kPan)
        view->setCursor(Qt::ClosedHandCursor);
    else if (drag == Drag::kZoomRectangle)
        view->setCursor(Qt::CrossCursor);
    else if (spaceHeld)
        view->setCursor(Qt::OpenHandCursor);
    else if (hoveredEdge != Scene::kNone)
        view->setCursor(Qt::PointingHandCursor);
    else
        view->unsetCursor();
}

void GraphView::Impl::select(QSet<QString> keys) {
    if (keys == selection) return;
    selection = std::move(keys);
    refreshMarks();
    describe();
    emit view->selectionChanged(selection);
}

int32_t GraphView::Impl::currentBox() const {
    return scene && selection.size() == 1 ? scene->indexOf(*selection.cbegin()) : Scene::kNone;
}

void GraphView::Impl::light(int32_t box, ReachDirection direction) {
    litReach = reachFrom(*scene, box, direction);
    lit.clear();
    for (int32_t i = 0; i < scene->boxCount(); ++i)
        if (litReach.boxes[static_cast<size_t>(i)]) lit.insert(scene->keyOf(i));
    refreshMarks();
}

void GraphView::Impl::jumpAlong(int32_t edge, QPointF position) {
    const LaidOutEdge& e = scene->edge(edge);
    if (e.points.empty()) return;
    // To the end that is farther away.
    const QPointF at = viewport.toScene(position);
    const double toStart = (toQPoint(e.points.front()) - at).manhattanLength();
    const double toEnd = (toQPoint(e.points.back()) - at).manhattanLength();
    const int32_t end = toStart > toEnd ? e.from : e.to;
    if (end != Scene::kNone) view->revealBox(scene->keyOf(end));
}

void GraphView::Impl::click(QPointF position, Qt::KeyboardModifiers modifiers) {
    if (!scene) return;
    hoverAt(position);
    if (hoveredEdge != Scene::kNone) return jumpAlong(hoveredEdge, position);
    const int32_t box = hoveredBox;
    if (box == Scene::kNone) return view->clearHighlights();
    const QString& key = scene->keyOf(box);
    if (modifiers & Qt::ShiftModifier) {
        light(box, ReachDirection::kUpstream);
    } else if (modifiers & Qt::AltModifier) {
        light(box, ReachDirection::kDownstream);
    } else if (modifiers & Qt::ControlModifier) {
        QSet<QString> keys = selection;
        if (!keys.remove(key)) keys.insert(key);
        return select(keys);
    }
    select({key});
}

void GraphView::Impl::activate(int32_t box, QPointF pointer) {
    if (box == Scene::kNone) return;
    const QString key = scene->keyOf(box);
    if (isOpen(*scene, box)) return closeAround(box, pointer);
    if (!canOpen(*scene, box)) {
        emit view->nodeActivated(key);
        return;
    }
    pointerKey = key;
    pointerPosition = pointer;
    emit view->openRequested(key);
}

void GraphView::Impl::closeAround(int32_t box, QPointF pointer) {
    while (box != Scene::kNone && !isOpen(*scene, box)) box = scene->box(box).parent;
    if (box < 0) return;
    pointerKey = scene->keyOf(box);
    pointerPosition = pointer;
    emit view->closeRequested(pointerKey);
}

bool GraphView::Impl::walk(WalkStep step) {
    const int32_t box = currentBox();
    if (box == Scene::kNone) return false;
    const int32_t next = boxAfter(*scene, box, step);
    if (next != Scene::kNone) view->revealBox(scene->keyOf(next));
    return true;
}

void GraphView::Impl::showEnd(bool top) {
    if (!scene) return;
    const QRectF all = scene->bounds();
    const double half = view->height() / viewport.scale / 2.1;
    const double y = top ? all.top() + half : all.bottom() - half;
    jump(viewport.centredOn({all.center().x(), y}, view->size()));
}

bool GraphView::Impl::handleKey(int key, Qt::KeyboardModifiers modifiers) {
    const int32_t box = currentBox();
    const QPointF onBox =
        box == Scene::kNone
            ? QRectF(view->rect()).center()
            : viewport.toScreen(QPointF(scene->boxRect(box).center().x(), scene->boxRect(box).top() + 10));
    const auto pan = [this](double x, double y) { setViewport(viewport.movedBy({x, y})); };
    switch (key) {
        case Qt::Key_Left:
            if (modifiers & Qt::AltModifier) return view->goBack(), true;
            if (!walk(WalkStep::kLeft)) pan(kKeyPan, 0);
            return true;
        case Qt::Key_Right:
            if (modifiers & Qt::AltModifier) return view->goForward(), true;
            if (!walk(WalkStep::kRight)) pan(-kKeyPan, 0);
            return true;
        case Qt::Key_Up:
            if (!walk(WalkStep::kUp)) pan(0, kKeyPan);
            return true;
        case Qt::Key_Down:
            if (!walk(WalkStep::kDown)) pan(0, -kKeyPan);
            return true;
        case Qt::Key_PageUp:
            return pan(0, view->height() * 0.8), true;
        case Qt::Key_PageDown:
            return pan(0, -view->height() * 0.8), true;
        case Qt::Key_Home:
            return showEnd(true), true;
        case Qt::Key_End:
            return showEnd(false), true;
        case Qt::Key_F:
            return view->fit(), true;
        case Qt::Key_W:
            return view->fitWidth(), true;
        case Qt::Key_1:
            return view->actualSize(), true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return activate(box, onBox), true;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            if (modifiers & Qt::ControlModifier)
                view->zoomIn();
            else if (box != Scene::kNone && canOpen(*scene, box))
                activate(box, onBox);
            return true;
        case Qt::Key_Minus:
            if (modifiers & Qt::ControlModifier)
                view->zoomOut();
            else
                closeAround(box, onBox);
            return true;
        case Qt::Key_Escape:
            return view->clearHighlights(), true;
        default:
            return false;
    }
}

void GraphView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m->spaceHeld = true;
        m->spaceUsed = false;
        m->updateCursor();
        return;
    }
    if (event->key() == Qt::Key_Escape && m->drag == Impl::Drag::kZoomRectangle) {
        m->drag = Impl::Drag::kNone;
        m->updateCursor();
        return update();
    }
    // Letters with Ctrl belong to menus.
    const bool letter = event->key() >= Qt::Key_0 && event->key() <= Qt::Key_Z;
    if ((letter && (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))) ||
        !m->handleKey(event->key(), event->modifiers()))
        QWidget::keyPressEvent(event);
}

void GraphView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) return QWidget::keyReleaseEvent(event);
    if (m->spaceHeld && !m->spaceUsed) fit();
    m->spaceHeld = false;
    m->updateCursor();
}

void GraphView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::BackButton) return goBack();
    if (event->button() == Qt::ForwardButton) return goForward();
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m->keyboardFocus = false;
    m->pressedAt = m->lastAt = event->position();
    m->dragButton = event->button();
    m->drag = Impl::Drag::kPressed;
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
    using Drag = Impl::Drag;
    const QPointF at = event->position();
    if (m->drag == Drag::kNone) return m->hoverAt(at);
    if (m->drag == Drag::kPressed) {
        if ((at - m->pressedAt).manhattanLength() < QApplication::startDragDistance()) return;
        const bool rectangle = m->dragButton == Qt::LeftButton && (event->modifiers() & Qt::ControlModifier);
        m->drag = rectangle ? Drag::kZoomRectangle : Drag::kPan;
        m->spaceUsed = true;
        m->clearHover();
        m->updateCursor();
    }
    if (m->drag == Drag::kPan)
        m->setViewport(m->viewport.movedBy(at - m->lastAt));
    else
        update();
    m->lastAt = at;
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
    using Drag = Impl::Drag;
    if (event->button() != m->dragButton || m->drag == Drag::kNone) return;
    const Drag was = m->drag;
    m->drag = Drag::kNone;
    if (was == Drag::kPressed && m->dragButton == Qt::LeftButton && !m->spaceHeld)
        m->click(event->position(), event->modifiers());
    if (was == Drag::kZoomRectangle) {
        zoomTo(m->viewport.toScene(QRectF(m->pressedAt, event->position()).normalized()));
        update();
    }
    m->hoverAt(event->position());
    m->updateCursor();
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m->scene) m->activate(m->boxAt(event->position()), event->position());
}

void GraphView::wheelEvent(QWheelEvent* event) {
    const QPoint angle = event->angleDelta();
    if (event->modifiers() & Qt::ShiftModifier) {
        const double across = angle.x() != 0 ? angle.x() : angle.y();
        m->setViewport(m->viewport.movedBy({across, 0}));
    } else {
        m->setViewport(m->viewport.zoomedAt(event->position(), std::pow(kWheelBase, angle.y())));
    }
    m->hoverAt(event->position());
    event->accept();
}

bool GraphView::Impl::handleGesture(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture) return false;
        setViewport(viewport.zoomedAt(gesture->position(), 1 + gesture->value()));
        return true;
    }
    if (event->type() != QEvent::Gesture) return false;
    auto* pinch = static_cast<QPinchGesture*>(static_cast<QGestureEvent*>(event)->gesture(Qt::PinchGesture));
    if (!pinch) return false;
    const QPointF at = view->mapFromGlobal(pinch->hotSpot());
    setViewport(viewport.movedBy(pinch->centerPoint() - pinch->lastCenterPoint()).zoomedAt(at, pinch->scaleFactor()));
    return true;
}

QString GraphView::Impl::describeBox(int32_t index) const {
    const LaidOutBox& box = scene->box(index);
    switch (box.kind) {
        case LaidOutBox::Kind::kNode:
            return GraphView::tr("%1, node %2").arg(toQString(box.title), scene->keyOf(index));
        case LaidOutBox::Kind::kOpenScope:
            return GraphView::tr("open scope %1, %n node(s)", nullptr, static_cast<int>(box.nodeCount))
                .arg(toQString(box.title));
        default:
            return GraphView::tr("folded scope %1, %n node(s)", nullptr, static_cast<int>(box.nodeCount))
                .arg(toQString(box.title));
    }
}

QString GraphView::Impl::toolTipAt(QPointF position) const {
    if (!scene) return {};
    const auto line = [](const QString& text) { return text.toHtmlEscaped() + QStringLiteral("<br>"); };
    if (hoveredEdge != Scene::kNone) {
        const LaidOutEdge& e = scene->edge(hoveredEdge);
        const auto name = [&](int32_t box) { return box < 0 ? QString() : scene->keyOf(box); };
        const QString what = e.control ? GraphView::tr("control edge") : toQString(e.label);
        return QStringLiteral("<b>%1</b><br>%2<br>→ %3")
            .arg(what.toHtmlEscaped(), name(e.from).toHtmlEscaped(), name(e.to).toHtmlEscaped());
    }
    const int32_t index = boxAt(position);
    if (index == Scene::kNone) return {};
    const LaidOutBox& box = scene->box(index);
    QString text =
        QStringLiteral("<b>%1</b><br>").arg(toQString(box.title).toHtmlEscaped()) + line(scene->keyOf(index));
    if (box.kind != LaidOutBox::Kind::kNode)
        text += line(GraphView::tr("%n node(s)", nullptr, static_cast<int>(box.nodeCount)));
    for (const std::string& detail : box.details) text += line(toQString(detail));
    if (const BoxDecoration* d = picture.decoration(index); d && !d->note.isEmpty()) text += line(d->note);
    return text;
}

void GraphView::Impl::describe() {
    QString text;
    if (!scene)
        text = emptyText;
    else if (selection.isEmpty())
        text = GraphView::tr("%n box(es) shown, nothing selected", nullptr, scene->boxCount());
    else if (const int32_t box = currentBox(); box != Scene::kNone)
        text = GraphView::tr("Selected: %1").arg(describeBox(box));
    else
        text = GraphView::tr("%n box(es) selected", nullptr, static_cast<int>(selection.size()));
    view->setAccessibleDescription(text);
}

bool GraphView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QString text = m->toolTipAt(help->pos());
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    // The keys of the graph win over single-key shortcuts of menus while it has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier &&
            (key->key() == Qt::Key_Space || key->key() == Qt::Key_Plus || key->key() == Qt::Key_Minus)) {
            event->accept();
            return true;
        }
    }
    return m->handleGesture(event) || QWidget::event(event);
}

void GraphView::leaveEvent(QEvent*) { m->clearHover(); }

void GraphView::focusInEvent(QFocusEvent* event) {
    m->keyboardFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                       event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void GraphView::focusOutEvent(QFocusEvent* event) {
    m->spaceHeld = false;
    m->updateCursor();
    QWidget::focusOutEvent(event);
    update();
}

void GraphView::contextMenuEvent(QContextMenuEvent* event) {
    int32_t box = m->boxAt(event->pos());
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        box = m->currentBox();
        if (box != Scene::kNone) at = mapToGlobal(m->viewport.toScreen(m->scene->boxRect(box).center()).toPoint());
    }
    const QString key = box == Scene::kNone ? QString() : m->scene->keyOf(box);
    if (!key.isEmpty() && !m->selection.contains(key)) m->select({key});
    emit contextMenuRequested(key, at);
}

}  // namespace whittle
