// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/ends_editor.h"

#include "views/common/formatting.h"
#include "views/common/list_completer.h"
#include "views/document/document.h"
#include "views/text.h"

#include <QAction>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>

namespace whittle {

namespace {

std::vector<std::string> namesIn(const QString& text) {
    std::vector<std::string> names;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!part.trimmed().isEmpty()) names.push_back(fromQString(part.trimmed()));
    }
    return names;
}

QString textOf(const std::vector<std::string>& names) {
    QStringList list;
    for (const std::string& name : names) list << toQString(name);
    return list.join(QStringLiteral(", "));
}

// Typing "a," keeps its comma: the text is replaced only when it says something else.
void setNames(QLineEdit& line, const std::vector<std::string>& names) {
    if (namesIn(line.text()) == names) return;
    const QSignalBlocker blocker(line);
    line.setText(textOf(names));
    line.setCursorPosition(0);
}

// The shapes in `text`; what is none is named in `*wrong`.
std::vector<InputShape> shapesIn(const QString& text, QStringList* wrong) {
    std::vector<InputShape> shapes;
    for (const std::string& part : namesIn(text)) {
        absl::StatusOr<InputShape> shape = parseInputShape(part);
        if (shape.ok()) {
            shapes.push_back(*std::move(shape));
        } else {
            *wrong << toQString(part);
        }
    }
    return shapes;
}

}  // namespace

EndsEditor::EndsEditor(Document& document, QWidget* parent) : QWidget(parent), m_document(document) {
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(6, 4, 6, 0);
    layout->setVerticalSpacing(3);
    m_inputs = makeLine(tr("Inputs"));
    m_outputs = makeLine(tr("Outputs"));
    layout->addRow(tr("Inputs"), m_inputs);
    layout->addRow(tr("Outputs"), m_outputs);
    m_shapes = makeLine(tr("Input shapes"));
    m_shapes->setPlaceholderText(tr("as in image:0=1x300x300x3"));
    layout->addRow(tr("Shapes"), m_shapes);
    connect(m_inputs, &QLineEdit::textChanged, this, &EndsEditor::commit);
    connect(m_outputs, &QLineEdit::textChanged, this, &EndsEditor::commit);
    connect(m_shapes, &QLineEdit::textChanged, this, &EndsEditor::commitShapes);
    connect(&m_document, &Document::sceneChanged, this, &EndsEditor::markShapes);
    connect(&m_document.pipeline(), &PipelineController::setupChanged, this, &EndsEditor::takeSetup);
    connect(&m_document, &Document::shownChanged, this, &EndsEditor::takeGraph);
    takeSetup();
    takeGraph();
}

QLineEdit* EndsEditor::makeLine(const QString& label) {
    auto* line = new QLineEdit(this);
    line->setAccessibleName(label);
    line->setPlaceholderText(tr("tensor names, apart by commas"));
    return line;
}

void EndsEditor::takeSetup() {
    setNames(*m_inputs, m_document.pipeline().setup().inputs);
    setNames(*m_outputs, m_document.pipeline().setup().outputs);
    mark(*m_inputs);
    mark(*m_outputs);
    QStringList wrong;
    if (shapesIn(m_shapes->text(), &wrong) != m_document.pipeline().setup().inputShapes) {
        QStringList texts;
        for (const InputShape& shape : m_document.pipeline().setup().inputShapes) texts << toQString(toString(shape));
        const QSignalBlocker blocker(m_shapes);
        m_shapes->setText(texts.join(QStringLiteral(", ")));
        m_shapes->setCursorPosition(0);
    }
    markShapes();
}

void EndsEditor::takeGraph() {
    const auto base = m_document.pipeline().base();
    if (!base) return;
    const QStringList names = nodeNamesOf(base->graph->graph);
    completeList(*m_inputs, names, true);
    completeList(*m_outputs, names, true);
    takeSetup();
}

void EndsEditor::commit() {
    PipelineSetup setup = m_document.pipeline().setup();
    setup.inputs = namesIn(m_inputs->text());
    setup.outputs = namesIn(m_outputs->text());
    m_document.pipeline().change(std::move(setup), tr("Change inputs and outputs"), QStringLiteral("ends"));
}

// Half a shape is no shape yet: what is whole counts, the rest is marked.
void EndsEditor::commitShapes() {
    QStringList wrong;
    PipelineSetup setup = m_document.pipeline().setup();
    setup.inputShapes = shapesIn(m_shapes->text(), &wrong);
    m_document.pipeline().change(std::move(setup), tr("Change input shapes"), QStringLiteral("shapes"));
    markShapes();
}

void EndsEditor::mark(QLineEdit& line) const {
    const auto base = m_document.pipeline().base();
    QStringList wrong;
    for (const std::string& name : namesIn(line.text())) {
        const absl::StatusOr<TensorName> tensor = parseTensorName(name);
        if (base && (!tensor.ok() || !base->graph->index.node(tensor->node))) wrong << toQString(name);
    }
    warn(line, wrong.isEmpty() ? QString()
                               : tr("The graph has no node of this name: %1").arg(wrong.join(QStringLiteral(", "))));
}

void EndsEditor::markShapes() const {
    QStringList wrong;
    shapesIn(m_shapes->text(), &wrong);
    const GraphScenePtr scene = m_document.scene();
    if (!wrong.isEmpty()) {
        warn(*m_shapes, tr("Write a shape as in image:0=1x300x?x3, not: %1").arg(wrong.join(QStringLiteral(", "))));
    } else {
        warn(*m_shapes, scene && !scene->shapesError.ok() ? describeStatus(scene->shapesError) : QString());
    }
}

void EndsEditor::warn(QLineEdit& line, const QString& what) const {
    for (QAction* action : line.actions()) line.removeAction(action);
    line.setToolTip(what.isEmpty() ? line.text() : what);
    if (what.isEmpty()) return;
    QAction* warning = line.addAction(style()->standardIcon(QStyle::SP_MessageBoxWarning), QLineEdit::TrailingPosition);
    warning->setToolTip(what);
}

}  // namespace whittle
