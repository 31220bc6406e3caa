// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temp_dir.h"
#include "tests/views/sample_layouts.h"
#include "views/canvas/export_picture.h"
#include "views/canvas/label_space.h"
#include "views/canvas/op_family.h"
#include "views/canvas/scene_painter.h"
#include "views/canvas/text_painter.h"
#include "views/canvas/transition.h"
#include "views/canvas/walk.h"
#include "views/theme/theme.h"

#include <QFile>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>

namespace whittle {

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::shared_ptr<const Scene> sceneOf(Layout layout) {
    return std::make_shared<const Scene>(std::make_shared<const Layout>(std::move(layout)));
}

QImage painted(ScenePainter& picture, const Viewport& view, const PictureState& state = {}) {
    QImage image(720, 680, QImage::Format_RGB32);
    QPainter painter(&image);
    picture.paint(painter, view, image.rect(), state);
    return image;
}

// The words of an SVG, in order, with their sizes.
QList<QPair<QString, double>> textsOf(const QByteArray& svg) {
    QList<QPair<QString, double>> texts;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != QLatin1String("text")) continue;
        const double size = xml.attributes().value("font-size").toDouble();
        texts.append({xml.readElementText().trimmed(), size});
    }
    return texts;
}

}  // namespace

class CanvasPaintingTest : public QObject {
    Q_OBJECT

    TempDir m_dir;
    QString file(const char* name) const { return QString::fromStdString(m_dir.file(name)); }

  private slots:
    void svgHoldsTheTextAsText() {
        PictureOptions options;
        options.title = "a model";
        QVERIFY(exportPicture(sampleLayout(), {}, lightTheme(), file("a.svg"), options).ok());
        const QByteArray svg = contentOf(file("a.svg"));
        QVERIFY(svg.contains("<title>a model</title>"));
        QStringList words;
        for (const auto& [text, size] : textsOf(svg)) {
            words << text;
            QVERIFY(size >= TextPainter::kSmallest);
        }
        for (const char* word :
             {"Conv2D", "weights 3x3x32x64", "net", "34 nodes", "Class_* x 90", "float[?,150,150,3]"})
            QVERIFY2(words.contains(word), word);
        QVERIFY(QSvgRenderer(svg).isValid());
    }

    void pngHasTheScaleAskedFor() {
        PictureOptions options;
        options.format = PictureOptions::Format::kPng;
        options.scale = 2;
        QVERIFY(exportPicture(sampleLayout(), {}, darkTheme(), file("a.png"), options).ok());
        const QImage image(file("a.png"));
        QCOMPARE(image.size(), QSize((720 + 24) * 2, (680 + 24) * 2));
        QCOMPARE(image.pixelColor(3, 3), darkTheme().canvas);
        options.scale = 1000;
        const absl::Status status = exportPicture(sampleLayout(), {}, darkTheme(), file("a.png"), options);
        QCOMPARE(status.code(), absl::StatusCode::kInvalidArgument);
        QCOMPARE(QImage(file("a.png")).size(), image.size());  // what was there stays
    }

    void regionCutsThePicture() {
        PictureOptions options;
        options.format = PictureOptions::Format::kPng;
        options.region = Rect{250, 170, 160, 59};
        QVERIFY(exportPicture(sampleLayout(), {}, lightTheme(), file("r.png"), options).ok());
        QCOMPARE(QImage(file("r.png")).size(), QSize(160, 59));
    }

    void pdfIsOnePageOfTextAndLines() {
        PictureOptions options;
        options.format = PictureOptions::Format::kPdf;
        QVERIFY(exportPicture(sampleLayout(), {}, lightTheme(), file("a.pdf"), options).ok());
        const QByteArray pdf = contentOf(file("a.pdf"));
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/Count 1"));
        QVERIFY(pdf.contains("/FontFile"));
        QVERIFY(pdf.contains("/MediaBox [0 0 744"));
    }

    void failureLeavesWhatWasThere() {
        const absl::Status status =
            exportPicture(sampleLayout(), {}, lightTheme(), file("no/such/folder/a.svg"), PictureOptions());
        QVERIFY(!status.ok());
        QVERIFY(!QFile::exists(file("no/such/folder/a.svg")));
    }

    void formatsAreToldByTheEnding() {
        QCOMPARE(pictureFormat("a.SVG"), PictureOptions::Format::kSvg);
        QCOMPARE(pictureFormat("a.gv"), PictureOptions::Format::kDot);
        QVERIFY(!pictureFormat("a.jpeg"));
    }

    void detailGoesWithDistance() {
        ScenePainter picture(QGuiApplication::font());
        picture.setTheme(lightTheme());
        picture.setScene(sceneOf(sampleLayout()));
        const QImage near = painted(picture, {1, {0, 0}});
        // A node's fill near, its colour still there from far away.
        QCOMPARE(near.pixelColor(256, 190), lightTheme().family[static_cast<size_t>(OpFamily::kMatrix)]);
        const QImage far = painted(picture, {0.05, {0, 0}});
        QCOMPARE(far.pixelColor(330 / 20, 199 / 20), lightTheme().family[static_cast<size_t>(OpFamily::kMatrix)]);
        const QImage empty = painted(picture, {1, {5000, 5000}});
        QCOMPARE(empty.pixelColor(100, 100), lightTheme().canvas);
    }

    void decorationsChangeBoxes() {
        ScenePainter picture(QGuiApplication::font());
        picture.setScene(sceneOf(sampleLayout()));
        Decorations decorations;
        decorations["out"].fill = Qt::red;
        decorations["net/relu"].ghost = true;
        decorations["no such box"].fill = Qt::blue;
        picture.setDecorations(decorations);
        const QImage image = painted(picture, {1, {0, 0}});
        QCOMPARE(image.pixelColor(256, 632), QColor(Qt::red));
        QCOMPARE(image.pixelColor(275, 392), lightTheme().canvas);
    }

    void hiddenEdgesAreNotDrawn() {
        Layout layout = sampleLayout();
        for (LaidOutEdge& edge : layout.edges) edge.ranked = false;
        ScenePainter picture(QGuiApplication::font());
        picture.setScene(sceneOf(layout));
        PictureState state;
        const QImage without = painted(picture, {1, {0, 0}}, state);
        state.farEdges = true;
        const QImage with = painted(picture, {1, {0, 0}}, state);
        QCOMPARE(without.pixelColor(330, 80), lightTheme().canvas);
        QCOMPARE(with.pixelColor(330, 80), lightTheme().edge);
        state.farEdges = false;
        state.edgeMarks.assign(layout.edges.size(), 0);
        state.edgeMarks[0] = kMarkHovered;
        QCOMPARE(painted(picture, {1, {0, 0}}, state).pixelColor(330, 80), lightTheme().accent);
    }

    void labelsTakeTheirPlaceOnce() {
        LabelSpace space(QRectF(0, 0, 100, 100));
        QVERIFY(space.claim({10, 10, 30, 12}));
        QVERIFY(!space.claim({30, 15, 30, 12}));
        QVERIFY(space.claim({10, 40, 30, 12}));
        QVERIFY(!space.claim({90, 50, 30, 12}));  // partly outside
        space.take({-1e9, 60, 2e9, 10});
        QVERIFY(!space.claim({50, 62, 10, 5}));
    }

    void textIsReadableOrAbsent() {
        QCOMPARE(TextPainter::pixelSize(13, 1, 100), 13);
        QCOMPARE(TextPainter::pixelSize(13, 0.1, 100), TextPainter::kSmallest);
        QCOMPARE(TextPainter::pixelSize(13, 0.1, 5), 0);
        QImage image(200, 50, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        TextPainter text(QGuiApplication::font());
        const QString longText = "a/very/long/name/of/a/node/that/does/not/fit";
        const double drawn =
            text.draw(painter, {10, 10, 100, 20}, Qt::AlignLeft, longText, 12, TextPainter::Weight::kNormal, Qt::black);
        QVERIFY(drawn > 50 && drawn <= 100);
        QCOMPARE(
            text.draw(painter, {10, 10, 12, 20}, Qt::AlignLeft, longText, 12, TextPainter::Weight::kNormal, Qt::black),
            0.0);
    }

    void opsOfAllKindsFindTheirFamily() {
        QCOMPARE(opFamily("DepthwiseConv2dNative"), OpFamily::kMatrix);
        QCOMPARE(opFamily("FusedBatchNormV3"), OpFamily::kNormalize);
        QCOMPARE(opFamily("BatchMatMulV2"), OpFamily::kMatrix);
        QCOMPARE(opFamily("Relu6"), OpFamily::kActivation);
        QCOMPARE(opFamily("MaxPool"), OpFamily::kPool);
        QCOMPARE(opFamily("Maximum"), OpFamily::kArithmetic);
        QCOMPARE(opFamily("StatelessIf"), OpFamily::kControlFlow);
        QCOMPARE(opFamily("StatelessRandomUniform"), OpFamily::kConstant);
        QCOMPARE(opFamily("StridedSlice"), OpFamily::kShape);
        QCOMPARE(opFamily("NonMaxSuppressionV5"), OpFamily::kSelect);
        QCOMPARE(opFamily("Identity"), OpFamily::kPassThrough);
        QCOMPARE(opFamily("MyCustomThing"), OpFamily::kOther);
    }

    void transitionBeginsAtTheOldPlacesAndEndsAtTheNew() {
        const auto from = sceneOf(sampleLayoutFolded());
        const auto to = sceneOf(sampleLayout());
        const Transition transition(from, to);
        const auto rectAt = [&](double t, const char* key) {
            const auto layout = transition.at(t);
            return toQRect(layout->boxes[static_cast<size_t>(to->indexOf(key))].rect);
        };
        QCOMPARE(rectAt(0, "input"), from->boxRect(from->indexOf("input")));
        QCOMPARE(rectAt(1, "input"), to->boxRect(to->indexOf("input")));
        // What was inside the folded scope grows out of it.
        QVERIFY(from->boxRect(from->indexOf("net/")).contains(rectAt(0, "net/relu")));
        const auto half = transition.at(0.5);
        QVERIFY(half->edges[0].points.front() != to->edge(0).points.front());
    }

    void reachFollowsEdgesOneWay() {
        const auto scene = sceneOf(sampleLayout());
        const BoxReach up = reachFrom(*scene, scene->indexOf("net/bias"), ReachDirection::kUpstream);
        QCOMPARE(std::count(up.boxes.begin(), up.boxes.end(), 1), 3);
        QCOMPARE(std::count(up.edges.begin(), up.edges.end(), 1), 2);
        QVERIFY(!up.boxes[static_cast<size_t>(scene->indexOf("out"))]);
    }

    void hugeLayoutsWithOddNumbersDoNotCrash() {
        Layout layout = sampleLayout();
        layout.edges[0].points.clear();
        layout.edges[1].points.resize(1);
        layout.edges[2].points.resize(2);
        layout.edges[3].from = -1;
        layout.boxes[0].rect = {1e12, -1e12, 0, 0};
        ScenePainter picture(QGuiApplication::font());
        picture.setScene(sceneOf(layout));
        painted(picture, {1, {0, 0}});
        painted(picture, {1e-6, {0, 0}});
        painted(picture, {8, {330, 200}});
        QCOMPARE(picture.scene()->boxCount(), 8);
    }
};

}  // namespace whittle

QTEST_MAIN(whittle::CanvasPaintingTest)
#include "canvas_painting_test.moc"
