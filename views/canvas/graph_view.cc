// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/graph_view.h"

#include "core/layout/text_metrics.h"
#include "views/canvas/graph_view_impl.h"

#include <QGuiApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace whittle {

namespace {

constexpr int kTransitionMs = 180;
constexpr int kMostBoxesInMotion = 1500;
constexpr double kReadableScale = 0.7;  // from here on names and details of nodes are drawn
constexpr double kZoomStep = 1.25;
constexpr int kMinimapMargin = 12;

bool isOpen(const Scene& scene, int32_t box) { return scene.box(box).kind == LaidOutBox::Kind::kOpenScope; }

}  // namespace

GraphView::Impl::Impl(GraphView* v) : view(v), minimap(new Minimap(v)), picture(v->font()) {
    transitionTimer.setInterval(12);
    reducedMotion = view->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, view) == 0;
}

GraphView::GraphView(QWidget* parent) : QWidget(parent), m(std::make_unique<Impl>(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Graph"));
    grabGesture(Qt::PinchGesture);
    setMinimumSize(120, 90);
    m->minimap->hide();
    connect(m->minimap, &Minimap::centreRequested, this,
            [this](QPointF centre) { m->setViewport(m->viewport.centredOn(centre, size())); });
    connect(&m->transitionTimer, &QTimer::timeout, this, [this] { m->advanceTransition(); });
    m->describe();
}

GraphView::~GraphView() = default;

void GraphView::showLayout(std::shared_ptr<const Layout> layout, const QString& anchor) {
    const std::shared_ptr<const Scene> before = m->scene;
    m->endTransition();
    m->clearHover();
    m->scene = layout ? std::make_shared<const Scene>(std::move(layout)) : nullptr;
    m->firstFrameDue = m->scene != nullptr;
    m->picture.setScene(m->scene);
    m->minimap->setScene(m->scene);
    m->placeMinimap();
    m->litReach = {};
    if (!before || !m->scene || before->boxCount() == 0) {
        m->history.clear();
        m->fitDue = true;
        m->setViewport(m->viewport);
    } else {
        m->setViewport(m->keeping(*before, *m->scene, anchor));
        m->startTransition(before);
    }
    m->pointerKey.clear();
    m->refreshMarks();
    m->describe();
    update();
    emit viewChanged();
    emit historyChanged();
}

const std::shared_ptr<const Layout>& GraphView::shownLayout() const {
    static const std::shared_ptr<const Layout> none;
    return m->scene ? m->scene->shared() : none;
}

// The wish to open or close a box remembers where the pointer was; then the box's header stays under it, so that the
// same double click undoes itself. Else the upper left corner of the anchor, or of whatever both layouts have nearest
// to the middle, keeps its place.
Viewport GraphView::Impl::keeping(const Scene& before, const Scene& next, const QString& anchor) const {
    const auto both = [&](const QString& key) {
        return !key.isEmpty() && before.indexOf(key) != Scene::kNone && next.indexOf(key) != Scene::kNone;
    };
    const auto hold = [&](QPointF scenePoint, QPointF screen) {
        return Viewport{viewport.scale, scenePoint - screen / viewport.scale};
    };
    if (both(pointerKey) && (anchor.isEmpty() || anchor == pointerKey)) {
        const QRectF was = before.boxRect(before.indexOf(pointerKey));
        const int32_t box = next.indexOf(pointerKey);
        const QRectF now = next.boxRect(box);
        const bool open = next.box(box).kind == LaidOutBox::Kind::kOpenScope;
        const double height = open ? std::min(kScopeHeader, now.height()) : now.height();
        const double share = (viewport.toScene(pointerPosition).x() - was.left()) / std::max(was.width(), 1.0);
        return hold({now.left() + std::clamp(share, 0.0, 1.0) * now.width(), now.top() + height / 2}, pointerPosition);
    }
    const auto holdCorner = [&](const QString& key) {
        return hold(next.boxRect(next.indexOf(key)).topLeft(),
                    viewport.toScreen(before.boxRect(before.indexOf(key)).topLeft()));
    };
    if (both(anchor)) return holdCorner(anchor);
    const QPointF middle = viewport.toScene(QRectF(view->rect()).center());
    int32_t nearest = Scene::kNone;
    double best = 0;
    for (int32_t i = 0; i < before.boxCount(); ++i) {
        if (isOpen(before, i) || next.indexOf(before.keyOf(i)) == Scene::kNone) continue;
        const double distance = (before.boxRect(i).center() - middle).manhattanLength();
        if (nearest != Scene::kNone && distance >= best) continue;
        nearest = i;
        best = distance;
    }
    return nearest == Scene::kNone ? Viewport::fittingWidth(next.bounds(), view->size())
                                   : holdCorner(before.keyOf(nearest));
}

void GraphView::Impl::setViewport(const Viewport& next) {
    if (next == viewport) return;
    viewport = next;
    minimap->setVisibleScene(view->visibleScene());
    view->update();
    emit view->viewChanged();
}

void GraphView::Impl::jump(const Viewport& next) {
    history.leave(place());
    setViewport(next);
    emit view->historyChanged();
}

ViewPlace GraphView::Impl::place() const { return {viewport.scale, view->visibleScene().center(), selection}; }

void GraphView::Impl::goTo(const std::optional<ViewPlace>& place) {
    if (!place) return;
    setViewport(Viewport{place->scale, {}}.centredOn(place->centre, view->size()));
    select(place->selection);
    emit view->historyChanged();
}

void GraphView::Impl::startTransition(std::shared_ptr<const Scene> from) {
    if (reducedMotion || !view->isVisible()) return;
    if (std::max(scene->boxCount(), from->boxCount()) > kMostBoxesInMotion) return;
    transition.emplace(std::move(from), scene);
    transitionClock.start();
    transitionTimer.start();
    advanceTransition();
}

void GraphView::Impl::advanceTransition() {
    if (!transition) return;
    const double t = static_cast<double>(transitionClock.elapsed()) / kTransitionMs;
    if (t >= 1) return endTransition();
    const double eased = 1 - (1 - t) * (1 - t);
    picture.setScene(std::make_shared<const Scene>(transition->at(eased)));
    view->update();
}

void GraphView::Impl::endTransition() {
    transitionTimer.stop();
    if (!transition) return;
    transition.reset();
    picture.setScene(scene);
    view->update();
}

void GraphView::setTheme(const Theme& theme) {
    m->picture.setTheme(theme);
    m->minimap->setTheme(theme);
    update();
}

void GraphView::setDecorations(Decorations decorations) {
    m->decorations = std::move(decorations);
    m->picture.setDecorations(m->decorations);
    m->minimap->setDecorations(m->decorations);
    update();
}

const Decorations& GraphView::decorations() const { return m->decorations; }

void GraphView::setHits(QSet<QString> keys, QHash<QString, int> counts) {
    m->hits = std::move(keys);
    m->hitCounts = std::move(counts);
    m->refreshMarks();
}

void GraphView::setSelection(const QSet<QString>& keys) {
    if (keys == m->selection) return;
    m->selection = keys;
    m->refreshMarks();
    m->describe();
}

const QSet<QString>& GraphView::selection() const { return m->selection; }

void GraphView::setLit(const QSet<QString>& keys) {
    m->lit = keys;
    m->litReach = {};
    m->refreshMarks();
}

const QSet<QString>& GraphView::lit() const { return m->lit; }

void GraphView::setEmptyText(const QString& text) {
    m->emptyText = text;
    update();
}

void GraphView::setControlEdgesShown(bool shown) {
    m->state.controlEdges = shown;
    update();
}

void GraphView::setFarEdgesShown(bool shown) {
    m->state.farEdges = shown;
    update();
}

void GraphView::setReducedMotion(bool reduced) { m->reducedMotion = reduced; }

void GraphView::setMinimapShown(bool shown) {
    m->minimapWanted = shown;
    m->placeMinimap();
}

double GraphView::zoom() const { return m->viewport.scale; }
QRectF GraphView::visibleScene() const { return m->viewport.toScene(QRectF(rect())); }

QRectF GraphView::boxOnScreen(const QString& key) const {
    const int32_t box = m->scene ? m->scene->indexOf(key) : Scene::kNone;
    return box == Scene::kNone ? QRectF() : m->viewport.toScreen(m->scene->boxRect(box));
}

QString GraphView::boxAt(QPointF position) const {
    const int32_t box = m->boxAt(position);
    return box == Scene::kNone ? QString() : m->scene->keyOf(box);
}

void GraphView::fit() {
    if (m->scene) m->jump(m->fitted());
}

void GraphView::fitWidth() {
    if (m->scene) m->jump(m->fittedToWidth());
}

void GraphView::actualSize() { m->jump(m->viewport.zoomedAt(QRectF(rect()).center(), 1 / m->viewport.scale)); }

void GraphView::zoomIn() { m->setViewport(m->viewport.zoomedAt(QRectF(rect()).center(), kZoomStep)); }
void GraphView::zoomOut() { m->setViewport(m->viewport.zoomedAt(QRectF(rect()).center(), 1 / kZoomStep)); }

void GraphView::zoomTo(const QRectF& scene) {
    if (!scene.isEmpty()) m->jump(Viewport::fitting(scene, size(), 2));
}

void GraphView::revealBox(const QString& key, bool select) {
    const int32_t box = m->scene ? m->scene->indexOf(key) : Scene::kNone;
    if (box != Scene::kNone) {
        const QRectF r = m->scene->boxRect(box);
        const QRectF seen = visibleScene();
        const bool readable = m->viewport.scale >= kReadableScale || seen.size().isEmpty();
        if (!readable || !seen.contains(r)) {
            Viewport next = m->viewport;
            next.scale = std::clamp(next.scale, kReadableScale, 2.0);
            // An open scope larger than the window is shown from its header.
            const bool fits = r.width() * next.scale < width() && r.height() * next.scale < height();
            next = next.centredOn(r.center(), size());
            if (!fits) next.origin = r.topLeft() - QPointF(24, 24) / next.scale;
            m->jump(next);
        }
    }
    if (select) m->select({key});
}

void GraphView::goBack() { m->goTo(m->history.back(m->place())); }
void GraphView::goForward() { m->goTo(m->history.forward(m->place())); }
bool GraphView::canGoBack() const { return m->history.canGoBack(); }
bool GraphView::canGoForward() const { return m->history.canGoForward(); }

void GraphView::clearHighlights() {
    setLit({});
    m->select({});
}

void GraphView::Impl::refreshMarks() {
    state.boxMarks.clear();
    state.edgeMarks.clear();
    state.hitCounts.clear();
    state.dimming = 0;
    view->update();
    if (!scene) return;
    for (auto it = hitCounts.cbegin(); it != hitCounts.cend(); ++it)
        if (const int32_t box = scene->indexOf(it.key()); box != Scene::kNone) state.hitCounts.insert(box, it.value());
    const bool hovered = hoveredBox != Scene::kNone || hoveredEdge != Scene::kNone;
    if (selection.isEmpty() && hits.isEmpty() && lit.isEmpty() && !hovered) return;

    state.boxMarks.assign(static_cast<size_t>(scene->boxCount()), 0);
    state.edgeMarks.assign(static_cast<size_t>(scene->edgeCount()), 0);
    const auto mark = [this](const QSet<QString>& keys, PictureMark mark) {
        for (const QString& key : keys)
            if (const int32_t box = scene->indexOf(key); box != Scene::kNone)
                state.boxMarks[static_cast<size_t>(box)] |= mark;
    };
    mark(selection, kMarkSelected);
    mark(hits, kMarkHit);
    mark(lit, kMarkLit);
    for (size_t i = 0; i < litReach.edges.size(); ++i)
        if (litReach.edges[i]) state.edgeMarks[i] |= kMarkLit;
    if (!lit.isEmpty()) state.dimming = 0.7;
    markHover();
}

void GraphView::Impl::markHover() {
    const auto mark = [](std::vector<uint8_t>& marks, int32_t i, PictureMark m) {
        if (i >= 0) marks[static_cast<size_t>(i)] |= m;
    };
    if (hoveredEdge != Scene::kNone) {
        const LaidOutEdge& edge = scene->edge(hoveredEdge);
        mark(state.edgeMarks, hoveredEdge, kMarkHovered);
        mark(state.boxMarks, edge.from, kMarkInput);
        mark(state.boxMarks, edge.to, kMarkOutput);
        return;
    }
    if (hoveredBox == Scene::kNone) return;
    mark(state.boxMarks, hoveredBox, kMarkHovered);
    if (isOpen(*scene, hoveredBox)) return;  // the pointer rests on a surface: nothing to follow
    for (int32_t i : scene->edgesInto(hoveredBox)) {
        mark(state.edgeMarks, i, kMarkInput);
        mark(state.boxMarks, scene->edge(i).from, kMarkInput);
    }
    for (int32_t i : scene->edgesOutOf(hoveredBox)) {
        mark(state.edgeMarks, i, kMarkOutput);
        mark(state.boxMarks, scene->edge(i).to, kMarkOutput);
    }
    state.dimming = std::max(state.dimming, 0.35);
}

void GraphView::Impl::placeMinimap() {
    const bool room = view->width() > 3 * minimap->width() / 2 && view->height() > 3 * minimap->height() / 2;
    minimap->setVisible(minimapWanted && room && scene && scene->boxCount() > 0);
    minimap->move(view->width() - minimap->width() - kMinimapMargin,
                  view->height() - minimap->height() - kMinimapMargin);
    minimap->setVisibleScene(view->visibleScene());
}

Viewport GraphView::Impl::fitted() const {
    std::vector<QRectF> rects{QRectF(covered)};
    if (minimap->isVisibleTo(view)) rects.emplace_back(minimap->geometry());
    return Viewport::fittingClear(scene->bounds(), view->size(), rects);
}

Viewport GraphView::Impl::fittedToWidth() const {
    const Viewport wide = Viewport::fittingWidth(scene->bounds(), view->size());
    const bool whole = QRectF(view->rect()).contains(wide.toScreen(scene->bounds()));
    return whole ? fitted() : wide;
}

void GraphView::setCovered(const QRect& covered) { m->covered = covered; }

void GraphView::resizeEvent(QResizeEvent* event) {
    // What is in the middle stays there.
    const QPointF grown(event->size().width() - event->oldSize().width(),
                        event->size().height() - event->oldSize().height());
    if (event->oldSize().isValid() && !m->fitDue) m->setViewport(m->viewport.movedBy(grown / 2));
    m->placeMinimap();
}

void GraphView::paintEvent(QPaintEvent* event) {
    if (m->fitDue && m->scene) {
        // Only now the size of the window is known for certain.
        m->fitDue = false;
        m->viewport = m->fittedToWidth();
        m->minimap->setVisibleScene(visibleScene());
        QMetaObject::invokeMethod(this, &GraphView::viewChanged, Qt::QueuedConnection);
    }
    QPainter painter(this);
    painter.setClipRegion(event->region());
    m->picture.paint(painter, m->viewport, rect(), m->state);
    const Theme& theme = m->picture.theme();
    if (!m->scene || m->scene->boxCount() == 0) {
        painter.setPen(theme.mutedText);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m->emptyText);
    }
    if (m->drag == Impl::Drag::kZoomRectangle) {
        QColor veil = theme.accent;
        veil.setAlphaF(0.15F);
        painter.setPen(QPen(theme.accent, 1.5));
        painter.setBrush(veil);
        painter.drawRect(QRectF(m->pressedAt, m->lastAt).normalized());
    }
    if (hasFocus() && m->keyboardFocus) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    if (m->firstFrameDue) {
        m->firstFrameDue = false;
        QMetaObject::invokeMethod(this, &GraphView::firstPainted, Qt::QueuedConnection);
    }
}

void GraphView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) m->picture.setFont(font());
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Graph"));
        m->describe();
    }
    update();
}

}  // namespace whittle
