// SPDX-License-Identifier: Apache-2.0
#include "views/search/search_panel.h"

#include "views/common/formatting.h"
#include "views/common/table_view.h"
#include "views/common/tree_model.h"
#include "views/document/document.h"
#include "views/search/search_controller.h"
#include "views/search/search_rows.h"

#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace whittle {

namespace {

// Rows that a tree still shows at once; the count and the canvas have all hits.
constexpr size_t kMaxRows = 2'000;
constexpr int kExpandBelow = 200;

}  // namespace

SearchPanel::SearchPanel(Document& document, SearchController& search, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_search(search),
      m_model(new TreeModel({tr("Name"), tr("Op type")}, this)),
      m_view(new TableView(m_model, tr("Search results"), this)),
      m_note(new QLabel(this)) {
    m_note->setContentsMargins(6, 2, 6, 2);
    m_note->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_note);
    layout->addWidget(m_view, 1);
    m_view->header()->resizeSection(0, 420);
    connect(m_view, &TableView::rowActivated, this, [this](const QVariant& payload) {
        if (payload.isValid()) m_document.selection().jumpTo(NodeId{payload.toUInt()});
    });
    connect(&m_search, &SearchController::hitsChanged, this, &SearchPanel::refresh);
    refresh();
}

void SearchPanel::refresh() {
    const size_t count = m_search.hits().size();
    m_model->setRows(m_search.scene() ? searchRows(m_search.scene()->graph->index, m_search.hits(), kMaxRows)
                                      : std::vector<TreeRow>());
    if (count <= kExpandBelow) m_view->expandAll();
    QString note;
    if (!m_search.errorText().isEmpty()) {
        note = m_search.errorText();
    } else if (m_search.text().trimmed().isEmpty()) {
        note = tr("Type into the search line above (Ctrl+F).");
    } else if (count > kMaxRows) {
        note = tr("The first %1 of %2 hits:").arg(formatCount(kMaxRows), formatCount(static_cast<int64_t>(count)));
    } else {
        note = tr("%Ln hit(s)", nullptr, static_cast<int>(count));
    }
    m_note->setText(note);
}

}  // namespace whittle
