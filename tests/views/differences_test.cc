// SPDX-License-Identifier: Apache-2.0
#include "core/formats/graph_def.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"
#include "tests/support/temp_dir.h"
#include "views/canvas/node_classes.h"
#include "views/common/table_view.h"
#include "views/differences/difference_rows.h"
#include "views/differences/differences_panel.h"
#include "views/differences/node_changes.h"
#include "views/document/document.h"
#include "views/text.h"
#include "views/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <fstream>

namespace whittle {
namespace {

constexpr int kPatience = 60'000;

const char* const kGraph = R"(
    versions 1882
    x = Placeholder float [2]
    i = Identity x {T: float}
    n = Neg i @/gpu:0 {T: float}
    w = Const float [2] {1, 2}
    y = Add n w {T: float}
)";

GraphDifferencePtr differenceOf(const char* transforms) {
    const auto before = std::make_shared<const Graph>(graphFromText(kGraph));
    PassContext context = passContext("x", "y", false);
    auto after = std::make_shared<const Graph>(*runTransforms(*before, transforms, context));
    return *makeDifference(1, before, after, {});
}

QStringList textOf(const std::vector<TreeRow>& rows) {
    QStringList lines;
    for (const TreeRow& row : rows) {
        QStringList cells;
        for (const TreeCell& cell : row.cells) cells << cell.text;
        lines << cells.join(QStringLiteral(" | "));
    }
    return lines;
}

const std::vector<NodeFate> kAll = {NodeFate::kRemoved, NodeFate::kAdded, NodeFate::kChanged};

}  // namespace

class DifferencesTest : public QObject {
    Q_OBJECT

    TempDir m_dir;

    QString save(const Graph& graph, const char* name) {
        const auto wire = encodeGraphDef(graph);
        const std::string path = m_dir.file(name);
        std::ofstream(path, std::ios::binary) << wire->flatten();
        return toQString(path);
    }

    static void waitFor(Document& document, DifferencesPanel& panel) {
        QTRY_VERIFY_WITH_TIMEOUT(!document.pipeline().job().isRunning(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(panel.isReady(), kPatience);
    }

  private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }

    void listsWhatBecameOfEachNode() {
        QCOMPARE(textOf(differenceRows(*differenceOf("remove_nodes(op=Identity) remove_device"), kAll)),
                 (QStringList{"removed | i | Identity | inputs: x",
                              QStringLiteral("changed | n | Neg | device: /gpu:0 → none; inputs: i → x")}));
        QCOMPARE(textOf(differenceRows(*differenceOf("quantize_weights(minimum_size=1)"), {NodeFate::kAdded})).size(),
                 3);
        QCOMPARE(textOf(differenceRows(*differenceOf("rename_op(old_op_name=Neg, new_op_name=Abs)"), kAll)),
                 QStringList{QStringLiteral("changed | n | Abs | op: Neg → Abs")});
        QCOMPARE(textOf(differenceRows(*differenceOf("rename_attribute(old_attribute_name=T, new_attribute_name=U, "
                                                     "op_name=Neg)"),
                                       kAll)),
                 QStringList{QStringLiteral("changed | n | Neg | T: DT_FLOAT → none; U: none → DT_FLOAT")});
    }

    void thePictureHasWhatWasRemoved() {
        const GraphDifferencePtr difference = differenceOf("remove_nodes(op=Identity)");
        QVERIFY(verify(difference->both->graph).ok());
        QCOMPARE(difference->both->graph.nodes.size(), size_t{5});
        const Node* ghost = difference->both->index.node("i");
        QVERIFY(ghost && !difference->after->index.node("i"));
        QCOMPARE(difference->both->index.node("n")->inputs.front().node, difference->before->index.node("x")->id);
        // Coloured by what became of them.
        const Layout layout;
        ColoringInput input{difference->both->graph, layout, {}, lightTheme()};
        input.delta = &difference->delta;
        const NodeClasses classes = classifyNodes(ColorMode::kChanges, input);
        QCOMPARE(classes.rows[static_cast<size_t>(classes.rowOf[toIndex(ghost->id)])].id, QStringLiteral("removed"));
        QCOMPARE(classes.rows[0].count + classes.rows[2].count, 3);
    }

    void aRemovedNodeWhoseNameIsTakenIsDrawnUnderAnother() {
        const auto before =
            std::make_shared<const Graph>(graphFromText("a = Const float [1] {1}\nb = Neg a {T: float}"));
        Graph after = *before;
        Node node;
        node.id = after.newId();
        node.name = "a";
        node.op = "NoOp";
        after.nodes = {std::make_shared<const Node>(node)};
        const auto difference = *makeDifference(1, before, std::make_shared<const Graph>(after), {});
        QVERIFY(verify(difference->both->graph).ok());
        QVERIFY(difference->both->index.node("a'") && difference->both->index.node("b"));
        QCOMPARE(difference->both->index.node("a")->op, std::string("NoOp"));
    }

    void aClickOnARowShowsTheNodeAndDrawsTheGhosts() {
        Document document;
        document.open(save(graphFromText(kGraph), "small.pb"));
        QTRY_VERIFY_WITH_TIMEOUT(document.scene() != nullptr, kPatience);
        document.pipeline().addStep(*findPass("remove_nodes"));
        const uint32_t id = document.pipeline().setup().steps[0].id;
        document.pipeline().setStepArgs(id,
                                        PassArgs(std::vector<std::pair<std::string, std::string>>{{"op", "Identity"}}));
        DifferencesPanel panel(document);
        panel.resize(900, 200);
        panel.show();
        document.compareStep(id);
        waitFor(document, panel);
        auto* view = panel.findChild<TableView*>();
        QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 2, kPatience);
        QCOMPARE(panel.findChild<QToolButton*>(QStringLiteral("removed"))->text(), QStringLiteral("1 removed"));
        QCOMPARE(panel.findChild<QComboBox*>()->currentText(), QStringLiteral("remove_nodes"));
        const QModelIndex row = view->model()->index(0, 1);
        QCOMPARE(row.data().toString(), QStringLiteral("i"));
        QVERIFY(!document.differencesDrawn());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(row).center());
        QVERIFY(document.differencesDrawn());
        QVERIFY(panel.findChild<QCheckBox*>()->isChecked());
        const NodeId ghost = document.selection().nodes().front();
        QCOMPARE(document.drawnGraph()->index.node(ghost)->name, std::string("i"));
        QVERIFY(!document.shownGraph()->index.node(ghost));
        QTRY_VERIFY_WITH_TIMEOUT(document.scene()->base == document.drawnGraph(), kPatience);
        // Off again: the result.
        QTest::mouseClick(panel.findChild<QCheckBox*>(), Qt::LeftButton, {}, QPoint(8, 10));
        QVERIFY(!document.differencesDrawn());
        QTRY_VERIFY_WITH_TIMEOUT(document.scene()->base == document.shownGraph(), kPatience);
        // Only what was changed.
        QTest::mouseClick(panel.findChild<QToolButton*>(QStringLiteral("removed")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 1, kPatience);
        // A step that is gone leaves all steps together.
        document.pipeline().removeStep(id);
        QCOMPARE(document.comparedStep(), 0u);
        waitFor(document, panel);
        QCOMPARE(panel.findChild<QToolButton*>(QStringLiteral("changed"))->text(), QStringLiteral("0 changed"));
    }

    void tensOfThousandsOfDifferencesDoNotFreezeTheWindow() {
        Graph graph = graphFromText("x = Placeholder float [2]");
        for (int i = 0; i < 50'000; ++i) {
            Node node;
            node.id = graph.newId();
            node.name = absl::StrCat("layer_", i % 200, "/neg_", i);
            node.op = "Neg";
            node.device = "/device:GPU:0";
            node.inputs = {Input{graph.nodes.back()->id, 0}};
            node.attrs.set("T", Attr::ofType(DataType::kFloat));
            graph.nodes.push_back(std::make_shared<const Node>(std::move(node)));
        }
        Document document;
        document.open(save(graph, "large.pb"));
        QTRY_VERIFY_WITH_TIMEOUT(document.scene() != nullptr, kPatience);
        DifferencesPanel panel(document);
        panel.resize(900, 200);
        panel.show();
        QElapsedTimer clock;
        clock.start();
        qint64 last = 0, longest = 0;
        QTimer ticks;
        connect(&ticks, &QTimer::timeout, this, [&] {
            const qint64 now = clock.elapsed();
            longest = std::max(longest, now - std::exchange(last, now));
        });
        ticks.start(5);
        document.pipeline().addStep(*findPass("remove_device"));
        document.compareStep(document.pipeline().setup().steps[0].id);
        auto* view = panel.findChild<TableView*>();
        QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 50'000, kPatience);
        QTest::qWait(50);
        qInfo("listed after %lld ms, the longest pause was %lld ms", static_cast<long long>(last),
              static_cast<long long>(longest));
        QVERIFY2(longest < 3000, qPrintable(QString::number(longest)));
    }
};

}  // namespace whittle

QTEST_MAIN(whittle::DifferencesTest)
#include "differences_test.moc"
