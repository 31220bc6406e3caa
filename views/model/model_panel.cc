// SPDX-License-Identifier: Apache-2.0
#include "views/model/model_panel.h"

#include "views/common/shape_dialog.h"
#include "views/common/table_view.h"
#include "views/common/tree_model.h"
#include "views/document/document.h"
#include "views/model/model_rows.h"
#include "views/text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

namespace whittle {

ModelPanel::ModelPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_model(new TreeModel({tr("Name"), tr("What it is")}, this)),
      m_view(new TableView(m_model, tr("What the model holds"), this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_view->header()->setStretchLastSection(true);
    m_view->header()->resizeSection(0, 150);
    m_view->setIndentation(14);
    connect(m_view, &TableView::rowActivated, this, [this](const QVariant& p) { activate(p.value<ModelItem>()); });
    m_view->setMenuFiller([this](QMenu& menu, const QVariant& p) { fillMenu(menu, p.value<ModelItem>()); });
    connect(&m_document, &Document::opened, this, &ModelPanel::refresh);
    connect(&m_document, &Document::shownChanged, this, &ModelPanel::refresh);
    refresh();
}

void ModelPanel::refresh() {
    if (!m_document.model()) return;
    const QString current = m_view->currentIndex().siblingAtColumn(0).data().toString();
    m_model->setRows(modelRows(*m_document.model(), m_document.metaGraphIndex(), m_document.choice()));
    m_view->expandToDepth(0);
    // The long lists stay folded until somebody asks for them; what is shown is open.
    for (int r = 0; r < m_view->model()->rowCount(); ++r) {
        const QModelIndex top = m_view->model()->index(r, 0);
        if (m_view->model()->rowCount(top) > 12) m_view->collapse(top);
        for (int i = 0; i < m_view->model()->rowCount(top); ++i) {
            const QModelIndex row = m_view->model()->index(i, 0, top);
            if (row.data(Qt::FontRole).isValid()) m_view->expandRecursively(row);
            if (!current.isEmpty() && row.data().toString() == current) m_view->setCurrentIndex(row);
        }
    }
}

void ModelPanel::activate(const ModelItem& item) {
    switch (item.kind) {
        case ModelItem::Kind::kMetaGraph:
            m_document.chooseMetaGraph(item.index);
            break;
        case ModelItem::Kind::kSignature:
            m_document.show({ShownChoice::Kind::kSignature, fromQString(item.name)});
            break;
        case ModelItem::Kind::kWholeGraph:
            m_document.show({ShownChoice::Kind::kWholeGraph, {}});
            break;
        case ModelItem::Kind::kFunction:
            m_document.show({ShownChoice::Kind::kFunction, fromQString(item.name)});
            break;
        case ModelItem::Kind::kTensor:
            showTensor(item.name);
            break;
        case ModelItem::Kind::kVariable:
            m_document.selection().selectVariable(item.name);
            break;
        case ModelItem::Kind::kVersion:
            m_document.open(item.name);
            break;
        case ModelItem::Kind::kNone:
            break;
    }
}

void ModelPanel::showTensor(const QString& tensor) {
    const absl::StatusOr<TensorName> name = parseTensorName(fromQString(tensor));
    if (name.ok() && !m_document.jumpToNode(name->node)) {
        m_document.log().warning(tr("%1 is not in the graph that is shown.").arg(tensor));
    }
}

void ModelPanel::fillMenu(QMenu& menu, const ModelItem& item) {
    if (item.kind == ModelItem::Kind::kNone) return;
    menu.addAction(tr("&Show"), this, [this, item] { activate(item); });
    if (item.kind != ModelItem::Kind::kTensor || item.name.isEmpty()) return;
    menu.addAction(tr("Copy &Tensor Name"), this, [item] { QGuiApplication::clipboard()->setText(item.name); });
    menu.addAction(tr("Mark as Pipeline &Output"), this,
                   [this, item] { m_document.pipeline().markOutput(fromQString(item.name)); });
    menu.addAction(tr("Set Input S&hape…"), this, [this, item] { askInputShape(m_document, item.name, this); });
}

}  // namespace whittle
