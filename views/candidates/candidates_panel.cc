// SPDX-License-Identifier: Apache-2.0
#include "views/candidates/candidates_panel.h"

#include "views/common/formatting.h"
#include "views/common/table_view.h"
#include "views/document/document.h"
#include "views/text.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

namespace whittle {

namespace {

TreeRow candidateRow(const GraphScene& scene, const IoCandidate& candidate) {
    TreeRow row;
    const Node* node = scene.graph->index.node(candidate.node);
    if (!node) return row;
    const std::string name = tensorName(node->name, candidate.output);
    const TensorType type = scene.tensors->of(candidate.node, candidate.output);
    QStringList reasons;
    for (const char* reason : candidate.reasons) reasons << QCoreApplication::translate("Reason", reason);
    row.cells = {TreeCell(toQString(name)), TreeCell(formatTensorType(candidate.dtype, type.shape)),
                 TreeCell(reasons.join(QStringLiteral(", ")))};
    row.payload = toQString(name);
    return row;
}

TreeRow group(const QString& title, const GraphScene& scene, const std::vector<IoCandidate>& candidates) {
    TreeRow row;
    row.cells = {TreeCell(title), TreeCell(formatCount(static_cast<int64_t>(candidates.size())))};
    for (const IoCandidate& candidate : candidates) row.children.push_back(candidateRow(scene, candidate));
    return row;
}

}  // namespace

std::vector<TreeRow> candidateRows(const GraphScene& scene, const IoCandidates& candidates) {
    std::vector<TreeRow> rows;
    rows.push_back(group(CandidatesPanel::tr("Likely inputs"), scene, candidates.inputs));
    rows.push_back(group(CandidatesPanel::tr("Likely outputs"), scene, candidates.outputs));
    return rows;
}

CandidatesPanel::CandidatesPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_model(new TreeModel({tr("Tensor"), tr("Type"), tr("Why")}, this)),
      m_view(new TableView(m_model, tr("Likely inputs and outputs"), this)),
      m_job(this) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_view->header()->resizeSection(0, 300);
    m_view->header()->resizeSection(1, 170);
    connect(m_view, &TableView::rowActivated, this, [this](const QVariant& payload) {
        const absl::StatusOr<TensorName> name = parseTensorName(fromQString(payload.toString()));
        if (name.ok()) m_document.jumpToNode(name->node);
    });
    m_view->setMenuFiller([this](QMenu& menu, const QVariant& payload) {
        const QString tensor = payload.toString();
        if (tensor.isEmpty()) return;
        menu.addAction(tr("Mark as Pipeline &Input"), this,
                       [this, tensor] { m_document.pipeline().markInput(fromQString(tensor)); });
        menu.addAction(tr("Mark as Pipeline &Output"), this,
                       [this, tensor] { m_document.pipeline().markOutput(fromQString(tensor)); });
        menu.addAction(tr("Copy &Tensor Name"), this, [tensor] { QGuiApplication::clipboard()->setText(tensor); });
    });
    connect(&m_document, &Document::sceneChanged, this, &CandidatesPanel::refresh);
    refresh();
}

void CandidatesPanel::refresh() {
    const GraphScenePtr scene = m_document.scene();
    if (!scene) return;
    m_job.start(
        [scene](const Progress&) -> absl::StatusOr<IoCandidates> {
            return findIoCandidates(scene->graph->index, builtinOps());
        },
        [this, scene](absl::StatusOr<IoCandidates> candidates) {
            if (!candidates.ok()) return;
            m_model->setRows(candidateRows(*scene, *candidates));
            m_view->expandAll();
        });
}

}  // namespace whittle
