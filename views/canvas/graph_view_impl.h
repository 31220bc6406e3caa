// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/graph_view.h"
#include "views/canvas/minimap.h"
#include "views/canvas/scene_painter.h"
#include "views/canvas/transition.h"
#include "views/canvas/view_history.h"
#include "views/canvas/walk.h"
#include "views/theme/theme.h"

#include <QElapsedTimer>
#include <QTimer>

#include <optional>

namespace whittle {

// The inside of GraphView, shared by its two source files: what is shown (graph_view.cc) and what the user does with it
// (graph_view_input.cc).
struct GraphView::Impl {
    explicit Impl(GraphView* view);

    GraphView* view;
    Minimap* minimap;
    ScenePainter picture;
    PictureState state;
    Viewport viewport;
    ViewHistory history;
    std::shared_ptr<const Scene> scene;  // the target while a transition runs; null: nothing is shown
    bool firstFrameDue = false;
    bool fitDue = false;  // the next size of the window decides how the first layout is fitted

    std::optional<Transition> transition;
    QElapsedTimer transitionClock;
    QTimer transitionTimer;
    bool reducedMotion = false;
    bool minimapWanted = true;
    QRect covered;

    QString emptyText;
    Decorations decorations;
    QSet<QString> selection, lit, hits;
    QHash<QString, int> hitCounts;
    BoxReach litReach;  // of Shift+click and Alt+click; empty when lit boxes were set from outside

    // Pointer and keys.
    enum class Drag { kNone, kPressed, kPan, kZoomRectangle };
    Drag drag = Drag::kNone;
    Qt::MouseButton dragButton = Qt::NoButton;
    QPointF pressedAt, lastAt;
    int32_t hoveredBox = Scene::kNone, hoveredEdge = Scene::kNone;
    bool spaceHeld = false, spaceUsed = false;
    bool keyboardFocus = false;
    QString pointerKey;  // the box a wish was about, and where the pointer was then: it keeps its place
    QPointF pointerPosition;

    // What is shown.
    void setViewport(const Viewport& next);
    void jump(const Viewport& next);  // the same, and the place left behind can be gone back to
    ViewPlace place() const;
    void goTo(const std::optional<ViewPlace>& place);
    Viewport keeping(const Scene& before, const Scene& next, const QString& anchor) const;
    void startTransition(std::shared_ptr<const Scene> from);
    void advanceTransition();
    void endTransition();
    void refreshMarks();
    void markHover();
    void placeMinimap();
    // All of the scene, clear of the minimap and what else lies over the canvas.
    Viewport fitted() const;
    // The scene's width; all of it when it is not higher than the window.
    Viewport fittedToWidth() const;
    void describe();
    int32_t currentBox() const;  // the one selected box, else kNone

    // What the user does.
    int32_t boxAt(QPointF position) const;
    int32_t edgeAt(QPointF position) const;
    void hoverAt(QPointF position);
    void clearHover();
    void click(QPointF position, Qt::KeyboardModifiers modifiers);
    void select(QSet<QString> keys);
    void light(int32_t box, ReachDirection direction);
    void jumpAlong(int32_t edge, QPointF position);
    void activate(int32_t box, QPointF pointer);
    void closeAround(int32_t box, QPointF pointer);
    bool walk(WalkStep step);
    void showEnd(bool top);
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    bool handleGesture(QEvent* event);
    QString toolTipAt(QPointF position) const;
    QString describeBox(int32_t box) const;
    void updateCursor();
};

}  // namespace whittle
