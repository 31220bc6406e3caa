// SPDX-License-Identifier: Apache-2.0
#include "tests/views/sample_layouts.h"
#include "views/canvas/graph_view.h"
#include "views/canvas/minimap.h"

#include <QContextMenuEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace whittle {

// Everything through real events, as the user's hands make them.
class CanvasViewTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<GraphView> m_view;

    QPoint middleOf(const QString& key) const { return m_view->boxOnScreen(key).center().toPoint(); }
    // On an open scope's header, right of its name.
    QPoint headerOf(const QString& key) const {
        return (m_view->boxOnScreen(key).topLeft() + QPointF(150, 12)).toPoint();
    }
    void wheel(QPoint at, int angle) {
        QWheelEvent event(at, m_view->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(m_view.get(), &event);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(m_view.get(), button, modifiers, from);
        QMouseEvent half(QEvent::MouseMove, (from + to) / 2, m_view->mapToGlobal((from + to) / 2), Qt::NoButton, button,
                         modifiers);
        QApplication::sendEvent(m_view.get(), &half);
        QMouseEvent full(QEvent::MouseMove, to, m_view->mapToGlobal(to), Qt::NoButton, button, modifiers);
        QApplication::sendEvent(m_view.get(), &full);
        QTest::mouseRelease(m_view.get(), button, modifiers, to);
    }

  private slots:
    void init() {
        m_view = std::make_unique<GraphView>();
        m_view->setReducedMotion(true);
        m_view->resize(1000, 760);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        m_view->showLayout(std::make_shared<const Layout>(sampleLayout()));
        m_view->repaint();
        m_view->setFocus();
    }
    void cleanup() { m_view.reset(); }

    void firstLayoutIsFittedAndPainted() {
        QCoreApplication::processEvents();  // what init() left to be delivered
        QSignalSpy painted(m_view.get(), &GraphView::firstPainted);
        m_view->showLayout(nullptr);
        m_view->showLayout(std::make_shared<const Layout>(sampleLayout()));
        QTRY_COMPARE(painted.count(), 1);
        QVERIFY(QRectF(m_view->rect()).contains(m_view->boxOnScreen("input")));
        QVERIFY(QRectF(m_view->rect()).contains(m_view->boxOnScreen("out")));
        QCOMPARE(m_view->zoom(), 1.0);
    }

    void fittingKeepsClearOfWhatLiesOverTheCanvas() {
        const QRect legend(8, m_view->height() - 168, 140, 160);
        m_view->setCovered(legend);
        m_view->fit();
        QRectF drawn;
        for (const LaidOutBox& box : m_view->shownLayout()->boxes)
            drawn |= m_view->boxOnScreen(QString::fromStdString(box.key));
        QVERIFY(!drawn.intersects(QRectF(legend)));
        const QWidget* minimap = m_view->findChild<Minimap*>();
        QVERIFY(minimap && (!minimap->isVisible() || !drawn.intersects(QRectF(minimap->geometry()))));
        QVERIFY(QRectF(m_view->rect()).contains(drawn));
    }

    void wheelZoomsAtThePointer() {
        const QPoint at = middleOf("net/conv");
        wheel(at, 120);
        QVERIFY(m_view->zoom() > 1.15 && m_view->zoom() < 1.3);
        QVERIFY((m_view->boxOnScreen("net/conv").center() - at).manhattanLength() < 2);
        QCOMPARE(m_view->boxAt(at), QString("net/conv"));
    }

    void pinchZoomsBetweenTheFingers() {
        const QPointF at = middleOf("net/conv");
        QNativeGestureEvent pinch(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, at, at,
                                  m_view->mapToGlobal(at), 0.5, {});
        QApplication::sendEvent(m_view.get(), &pinch);
        QCOMPARE(m_view->zoom(), 1.5);
        QVERIFY((m_view->boxOnScreen("net/conv").center() - at).manhattanLength() < 2);
    }

    void zoomingOutHasNoEnd() {
        for (int i = 0; i < 100; ++i) wheel({500, 300}, -120);
        QVERIFY(m_view->zoom() < 1e-5);
        m_view->repaint();
        m_view->fit();
        QVERIFY(m_view->zoom() > 0.5);
    }

    void dragPansOnEmptyPlacesAndWithTheMiddleButton() {
        const QPointF before = m_view->boxOnScreen("out").topLeft();
        drag({20, 20}, {80, 60}, Qt::LeftButton);
        QCOMPARE(m_view->boxOnScreen("out").topLeft(), before + QPointF(60, 40));
        drag(middleOf("out"), middleOf("out") + QPoint(-60, -40), Qt::MiddleButton);
        QCOMPARE(m_view->boxOnScreen("out").topLeft(), before);
        QVERIFY(m_view->selection().isEmpty());
    }

    void clickSelectsAndTellsSo() {
        QSignalSpy spy(m_view.get(), &GraphView::selectionChanged);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, middleOf("net/relu"));
        QCOMPARE(m_view->selection(), QSet<QString>{"net/relu"});
        QCOMPARE(spy.count(), 1);
        QVERIFY(m_view->accessibleDescription().contains("Relu"));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, Qt::ControlModifier, middleOf("out"));
        QCOMPARE(m_view->selection(), (QSet<QString>{"net/relu", "out"}));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, Qt::ControlModifier, middleOf("out"));
        QCOMPARE(m_view->selection(), QSet<QString>{"net/relu"});
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, {5, 5});
        QVERIFY(m_view->selection().isEmpty());
    }

    void shiftAndAltLightWhatFeedsAndWhatIsFed() {
        QTest::mouseClick(m_view.get(), Qt::LeftButton, Qt::ShiftModifier, middleOf("net/relu"));
        QCOMPARE(m_view->lit(), (QSet<QString>{"input", "net/conv", "net/bias", "net/relu"}));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, Qt::AltModifier, middleOf("net/relu"));
        QCOMPARE(m_view->lit(), (QSet<QString>{"net/relu", "net/head/", "net/Class_*", "out"}));
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QVERIFY(m_view->lit().isEmpty());
        QVERIFY(m_view->selection().isEmpty());
    }

    void hoveringHighlightsNeighbours() {
        QSignalSpy spy(m_view.get(), &GraphView::hoverChanged);
        const QImage before = m_view->grab().toImage();
        QTest::mouseMove(m_view.get(), middleOf("net/bias"));
        QTRY_COMPARE(spy.count(), 1);
        QCOMPARE(spy.last().first().toString(), QString("net/bias"));
        const QImage after = m_view->grab().toImage();
        // The ring of an input and the dimmed fill of a stranger.
        const QPoint ring = m_view->boxOnScreen("net/conv").topLeft().toPoint() + QPoint(40, -1);
        QVERIFY(before.pixel(ring) != after.pixel(ring));
        const QPoint stranger = m_view->boxOnScreen("out").topLeft().toPoint() + QPoint(12, 12);
        QVERIFY(before.pixel(stranger) != after.pixel(stranger));
    }

    void doubleClickOpensClosesAndActivates() {
        QSignalSpy opened(m_view.get(), &GraphView::openRequested);
        QSignalSpy closed(m_view.get(), &GraphView::closeRequested);
        QSignalSpy activated(m_view.get(), &GraphView::nodeActivated);
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, middleOf("net/head/"));
        QCOMPARE(opened.value(0).value(0).toString(), QString("net/head/"));
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, middleOf("net/Class_*"));
        QCOMPARE(opened.value(1).value(0).toString(), QString("net/Class_*"));
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, headerOf("net/"));
        QCOMPARE(closed.value(0).value(0).toString(), QString("net/"));
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, middleOf("out"));
        QCOMPARE(activated.value(0).value(0).toString(), QString("out"));
    }

    void keysOpenCloseAndActivate() {
        QSignalSpy opened(m_view.get(), &GraphView::openRequested);
        QSignalSpy closed(m_view.get(), &GraphView::closeRequested);
        QSignalSpy activated(m_view.get(), &GraphView::nodeActivated);
        m_view->setSelection({"net/head/"});
        QTest::keyClick(m_view.get(), Qt::Key_Plus);
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(opened.count(), 2);
        QTest::keyClick(m_view.get(), Qt::Key_Minus);
        QCOMPARE(closed.value(0).value(0).toString(), QString("net/"));
        m_view->setSelection({"out"});
        QTest::keyClick(m_view.get(), Qt::Key_Enter);
        QCOMPARE(activated.count(), 1);
        QTest::keyClick(m_view.get(), Qt::Key_Minus);
        QCOMPARE(closed.count(), 1);  // there is no scope around it
    }

    void openedAndClosedScopesStayUnderThePointer() {
        m_view->showLayout(nullptr);
        m_view->showLayout(std::make_shared<const Layout>(sampleLayoutFolded()));
        m_view->repaint();
        const QPoint at = middleOf("net/");
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, at);
        m_view->showLayout(std::make_shared<const Layout>(sampleLayout()));
        QCOMPARE(m_view->boxAt(at), QString("net/"));
        QCOMPARE(m_view->zoom(), 1.0);
        // The same double click undoes itself.
        QSignalSpy closed(m_view.get(), &GraphView::closeRequested);
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, at);
        QCOMPARE(closed.value(0).value(0).toString(), QString("net/"));
        m_view->showLayout(std::make_shared<const Layout>(sampleLayoutFolded()));
        QCOMPARE(m_view->boxAt(at), QString("net/"));
    }

    void anchorKeepsItsPlace() {
        const QPointF before = m_view->boxOnScreen("out").topLeft();
        m_view->showLayout(std::make_shared<const Layout>(sampleLayoutFolded()), "out");
        QCOMPARE(m_view->boxOnScreen("out").topLeft(), before);
    }

    void boxesGlideToTheirPlacesAndArrive() {
        m_view->setReducedMotion(false);
        m_view->showLayout(std::make_shared<const Layout>(sampleLayoutFolded()), "input");
        const QImage early = m_view->grab().toImage();
        QTest::qWait(20);
        QTRY_VERIFY_WITH_TIMEOUT(m_view->grab().toImage() != early, 1000);
        m_view->setReducedMotion(true);
        GraphView still;
        still.setReducedMotion(true);
        still.resize(m_view->size());
        still.showLayout(m_view->shownLayout());
        still.show();
        still.repaint();
        // Where it ends is where it would have been without motion.
        const QPointF shift = m_view->boxOnScreen("out").topLeft() - m_view->boxOnScreen("input").topLeft();
        QCOMPARE(still.boxOnScreen("out").topLeft() - still.boxOnScreen("input").topLeft(), shift);
    }

    void arrowsWalkFromNodeToNode() {
        m_view->setSelection({"net/conv"});
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_view->selection(), QSet<QString>{"net/bias"});
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QCOMPARE(m_view->selection(), QSet<QString>{"input"});
        m_view->setSelection({"net/head/"});
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(m_view->selection(), QSet<QString>{"net/Class_*"});
        QTest::keyClick(m_view.get(), Qt::Key_Left);
        QCOMPARE(m_view->selection(), QSet<QString>{"net/head/"});
    }

    void arrowsPanWhenNothingIsSelected() {
        const QPointF before = m_view->boxOnScreen("out").topLeft();
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        const QPointF moved = m_view->boxOnScreen("out").topLeft() - before;
        QVERIFY(moved.x() < 0 && moved.y() < 0);
    }

    void keysFitAndShowActualSizeAndEnds() {
        for (int i = 0; i < 10; ++i) wheel({500, 300}, 120);
        const double zoomed = m_view->zoom();
        QTest::keyClick(m_view.get(), Qt::Key_F);
        QVERIFY(m_view->zoom() < zoomed);
        QVERIFY(QRectF(m_view->rect()).contains(m_view->boxOnScreen("net/")));
        wheel({500, 300}, -360);
        QTest::keyClick(m_view.get(), Qt::Key_1);
        QCOMPARE(m_view->zoom(), 1.0);
        m_view->resize(400, 300);
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QVERIFY(m_view->visibleScene().contains(QPointF(330, 650)));
        QTest::keyClick(m_view.get(), Qt::Key_Home);
        QVERIFY(m_view->visibleScene().contains(QPointF(330, 20)));
    }

    void spaceTapsFitAndSpaceDragsPan() {
        for (int i = 0; i < 10; ++i) wheel({500, 300}, 120);
        const double zoomed = m_view->zoom();
        QTest::keyPress(m_view.get(), Qt::Key_Space);
        const QPointF before = m_view->boxOnScreen("net/").topLeft();
        drag({500, 300}, {560, 340}, Qt::LeftButton);
        QTest::keyRelease(m_view.get(), Qt::Key_Space);
        QCOMPARE(m_view->zoom(), zoomed);
        QVERIFY((m_view->boxOnScreen("net/").topLeft() - before - QPointF(60, 40)).manhattanLength() < 0.01);
        QTest::keyClick(m_view.get(), Qt::Key_Space);
        QVERIFY(m_view->zoom() < zoomed);
    }

    void controlDragZoomsToTheRectangle() {
        const QRectF target = m_view->boxOnScreen("net/relu");
        drag(target.topLeft().toPoint() - QPoint(10, 10), target.bottomRight().toPoint() + QPoint(10, 10),
             Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(m_view->zoom(), 2.0);
        QVERIFY((m_view->boxOnScreen("net/relu").center() - QPointF(500, 380)).manhattanLength() < 4);
    }

    void clickingAnEdgeJumpsToItsFartherEnd() {
        m_view->resize(500, 260);
        m_view->actualSize();
        m_view->revealBox("input", false);
        // Just below "input" on the straight edge to "net/conv".
        const QPoint onEdge = (m_view->boxOnScreen("input").bottomLeft() + QPointF(70, 12)).toPoint();
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, onEdge);
        QCOMPARE(m_view->selection(), QSet<QString>{"net/conv"});
        QVERIFY(QRectF(m_view->rect()).contains(m_view->boxOnScreen("net/conv")));
    }

    void edgesTellTheirTypeAndEnds() {
        const QPoint onEdge = (m_view->boxOnScreen("net/conv").bottomLeft() + QPointF(80, 25)).toPoint();
        QTest::mouseMove(m_view.get(), onEdge);
        QHelpEvent help(QEvent::ToolTip, onEdge, m_view->mapToGlobal(onEdge));
        QApplication::sendEvent(m_view.get(), &help);
        QTRY_VERIFY(QToolTip::text().contains("float[?,75,75,64]"));
        QVERIFY(QToolTip::text().contains("net/conv"));
        QVERIFY(QToolTip::text().contains("net/bias"));
        QToolTip::hideText();
    }

    void goesBackAndForwardThroughPlaces() {
        QVERIFY(!m_view->canGoBack());
        const QRectF first = m_view->visibleScene();
        m_view->zoomTo({250, 170, 160, 59});
        const QRectF second = m_view->visibleScene();
        QVERIFY(m_view->canGoBack());
        QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::AltModifier);
        QVERIFY((m_view->visibleScene().center() - first.center()).manhattanLength() < 0.01);
        QVERIFY(m_view->canGoForward());
        m_view->goForward();
        QVERIFY((m_view->visibleScene().center() - second.center()).manhattanLength() < 0.01);
    }

    void revealKeepsAReadableZoomAndRaisesATinyOne() {
        m_view->revealBox("out");
        QCOMPARE(m_view->zoom(), 1.0);
        for (int i = 0; i < 20; ++i) wheel({500, 300}, -120);
        m_view->revealBox("net/relu");
        QVERIFY(m_view->zoom() >= 0.7);
        QVERIFY(QRectF(m_view->rect()).contains(m_view->boxOnScreen("net/relu")));
        QCOMPARE(m_view->selection(), QSet<QString>{"net/relu"});
    }

    void minimapMovesTheView() {
        auto* minimap = m_view->findChild<Minimap*>();
        QVERIFY(minimap && minimap->isVisible());
        m_view->zoomTo({250, 170, 160, 59});
        const double zoom = m_view->zoom();
        QTest::mouseClick(minimap, Qt::LeftButton, {}, QPoint(minimap->width() / 2, minimap->height() - 12));
        QCOMPARE(m_view->zoom(), zoom);
        QVERIFY(m_view->visibleScene().center().y() > 600);
        m_view->setMinimapShown(false);
        QVERIFY(!minimap->isVisible());
    }

    void contextMenuSelectsWhatItIsAbout() {
        QSignalSpy menu(m_view.get(), &GraphView::contextMenuRequested);
        QContextMenuEvent byMouse(QContextMenuEvent::Mouse, middleOf("out"), m_view->mapToGlobal(middleOf("out")));
        QApplication::sendEvent(m_view.get(), &byMouse);
        QCOMPARE(menu.value(0).value(0).toString(), QString("out"));
        QCOMPARE(m_view->selection(), QSet<QString>{"out"});
        QContextMenuEvent byKey(QContextMenuEvent::Keyboard, QPoint(1, 1), QPoint(1, 1));
        QApplication::sendEvent(m_view.get(), &byKey);
        QCOMPARE(menu.value(1).value(0).toString(), QString("out"));
        QCOMPARE(menu.value(1).value(1).toPoint(), m_view->mapToGlobal(middleOf("out")));
    }

    void selectionOutlivesWhatIsNotShown() {
        m_view->setSelection({"net/relu"});
        m_view->showLayout(std::make_shared<const Layout>(sampleLayoutFolded()));
        QCOMPARE(m_view->selection(), QSet<QString>{"net/relu"});
        QVERIFY(m_view->boxOnScreen("net/relu").isNull());
        m_view->repaint();
        m_view->showLayout(std::make_shared<const Layout>(sampleLayout()));
        QVERIFY(!m_view->boxOnScreen("net/relu").isNull());
    }

    void emptyCanvasSaysWhatToDo() {
        m_view->showLayout(nullptr);
        const QImage blank = m_view->grab().toImage();
        m_view->setEmptyText("Drop a SavedModel here");
        QVERIFY(m_view->grab().toImage() != blank);
    }
};

}  // namespace whittle

QTEST_MAIN(whittle::CanvasViewTest)
#include "canvas_view_test.moc"
