// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"
#include "views/canvas/decoration.h"

#include <QPoint>
#include <QRectF>
#include <QSet>
#include <QString>
#include <QWidget>

#include <memory>

namespace whittle {

struct Theme;

// The picture of a graph and the way through it with mouse, keyboard and touch. It knows a Layout and what to lay over
// it, nothing of documents or graphs; boxes are named by LaidOutBox::key everywhere, and keys that the shown layout
// does not have are kept but draw nothing, so a selection survives while its scope is closed. GUI thread only.
class GraphView : public QWidget {
    Q_OBJECT
    Q_PROPERTY(double zoom READ zoom NOTIFY viewChanged)

  public:
    explicit GraphView(QWidget* parent = nullptr);
    ~GraphView() override;

    // Shows `layout` (null: an empty canvas). The box `anchor`, else the box under the middle of the window, keeps its
    // place on the screen, so opening a scope does not move what the user looks at; the first layout is fitted instead
    // (width first, top at the top). Boxes that both layouts have glide to their new places in at most 200 ms, unless
    // there are thousands of them or motion is reduced.
    void showLayout(std::shared_ptr<const Layout> layout, const QString& anchor = {});
    const std::shared_ptr<const Layout>& shownLayout() const;

    void setTheme(const Theme& theme);
    void setDecorations(Decorations decorations);
    const Decorations& decorations() const;
    // What a search found: outlined; `counts` are badges on folded scopes that hold hits.
    void setHits(QSet<QString> keys, QHash<QString, int> counts = {});
    void setSelection(const QSet<QString>& keys);  // no signal when nothing changes
    const QSet<QString>& selection() const;
    // The boxes lit by Shift+click (upstream) or Alt+click (downstream); empty: none, nothing is dimmed.
    void setLit(const QSet<QString>& keys);
    const QSet<QString>& lit() const;
    // What to write in the middle while there is no layout ("Drop a SavedModel here").
    void setEmptyText(const QString& text);

    void setControlEdgesShown(bool shown);  // default: shown
    void setFarEdgesShown(bool shown);      // edges that do not rank; default: only for what is hovered or selected
    void setReducedMotion(bool reduced);    // default: what the platform says
    // A widget that somebody lays over the canvas (a legend), in its coordinates; fitting keeps clear of it.
    void setCovered(const QRect& covered);
    void setMinimapShown(bool shown);  // in the lower right corner; default: shown

    double zoom() const;                           // 1 = one scene unit is one pixel
    QRectF visibleScene() const;                   // what is seen, in scene units
    QRectF boxOnScreen(const QString& key) const;  // in widget coordinates; null when the layout has no such box
    QString boxAt(QPointF position) const;         // innermost box under a widget position; empty: none

  public slots:
    void fit();         // everything
    void fitWidth();    // the width, from the top: long graphs stay readable
    void actualSize();  // 1 : 1
    void zoomIn();
    void zoomOut();
    void zoomTo(const QRectF& scene);
    // Brings a box into view, without changing the zoom when it is readable there, and selects it when asked to.
    void revealBox(const QString& key, bool select = true);
    void goBack();
    void goForward();
    void clearHighlights();  // Esc: selection and what is lit

  public:
    bool canGoBack() const;
    bool canGoForward() const;

  signals:
    // Double click, Enter or + on a folded scope, stack or strip.
    void openRequested(const QString& key);
    // Double click on an open scope's own surface, or - on it or on anything inside.
    void closeRequested(const QString& key);
    // Double click or Enter on a node.
    void nodeActivated(const QString& key);
    void selectionChanged(const QSet<QString>& keys);
    void hoverChanged(const QString& key);  // empty: none
    // `key` is empty on the empty canvas. Also from the keyboard's menu key.
    void contextMenuRequested(const QString& key, const QPoint& globalPosition);
    void viewChanged();     // zoom or position
    void historyChanged();  // canGoBack(), canGoForward()
    void firstPainted();    // once per layout, after its first frame

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

}  // namespace whittle
