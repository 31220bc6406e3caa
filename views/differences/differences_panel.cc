// SPDX-License-Identifier: Apache-2.0
#include "views/differences/differences_panel.h"

#include "views/common/formatting.h"
#include "views/common/table_view.h"
#include "views/differences/difference_rows.h"
#include "views/document/document.h"
#include "views/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <absl/container/flat_hash_set.h>

namespace whittle {
namespace {

constexpr NodeFate kFates[] = {NodeFate::kRemoved, NodeFate::kAdded, NodeFate::kChanged};

const std::vector<NodeId>& nodesOf(const GraphDelta& delta, NodeFate fate) {
    return fate == NodeFate::kRemoved ? delta.removed : fate == NodeFate::kAdded ? delta.added : delta.changed;
}

}  // namespace

DifferencesPanel::DifferencesPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_steps(new QComboBox(this)),
      m_drawn(new QCheckBox(tr("Draw in the &graph"), this)),
      m_note(new QLabel(this)),
      m_model(new TreeModel({tr("What"), tr("Name"), tr("Op type"), tr("Details")}, this)),
      m_view(new TableView(m_model, tr("Differences"), this)),
      m_job(this) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(makeBar());
    layout->addWidget(m_view, 1);
    layout->addWidget(m_note, 1);
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    m_view->setRootIsDecorated(false);
    m_view->setTextElideMode(Qt::ElideMiddle);  // names differ at their ends
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(-1, Qt::AscendingOrder);
    const int widths[] = {76, 260, 120};
    for (int c = 0; c < 3; ++c) m_view->header()->resizeSection(c, widths[c]);
    connect(m_view, &TableView::rowActivated, this, [this](const QVariant& payload) { showNode(payload.toUInt()); });
    connect(m_steps, &QComboBox::activated, this, [this](int row) {
        const uint32_t step = m_steps->itemData(row).toUInt();
        if (step != 0) emit m_document.stepSelected(step);
        m_document.compareStep(step);
    });
    connect(m_drawn, &QCheckBox::toggled, &m_document, &Document::setDifferencesDrawn);
    connect(&m_document, &Document::differencesDrawnChanged, m_drawn, &QCheckBox::setChecked);
    connect(&m_document, &Document::comparedStepChanged, this, &DifferencesPanel::takeSteps);
    connect(&m_document, &Document::differenceChanged, this, &DifferencesPanel::takeDifference);
    connect(&m_document.pipeline(), &PipelineController::setupChanged, this, &DifferencesPanel::takeSteps);
    m_drawn->setChecked(m_document.differencesDrawn());
    takeSteps();
    showCounts();
}

QWidget* DifferencesPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(4, 2, 4, 0);
    m_steps->setAccessibleName(tr("The step whose differences are listed"));
    m_steps->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    layout->addWidget(m_steps);
    for (const char* name : {"removed", "new", "changed"}) {
        m_fates.push_back(makeFateButton(QString::fromLatin1(name)));
        layout->addWidget(m_fates.back());
    }
    auto* filter = new QLineEdit(bar);
    filter->setPlaceholderText(tr("Filter by name, op or detail"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);
    layout->addWidget(filter, 1);
    m_drawn->setToolTip(tr("Shows removed nodes as ghosts, outlines new ones and marks changed ones"));
    layout->addWidget(m_drawn);
    auto* proxy = qobject_cast<QSortFilterProxyModel*>(m_view->model());
    proxy->setFilterKeyColumn(-1);
    connect(filter, &QLineEdit::textChanged, proxy, &QSortFilterProxyModel::setFilterFixedString);
    return bar;
}

QToolButton* DifferencesPanel::makeFateButton(const QString& objectName) {
    auto* button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setCheckable(true);
    button->setChecked(true);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::toggled, this, &DifferencesPanel::listRows);
    return button;
}

void DifferencesPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_document.setDifferenceListed(true);
    takeDifference();
}

void DifferencesPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_document.setDifferenceListed(false);
}

void DifferencesPanel::takeSteps() {
    m_steps->clear();
    m_steps->addItem(tr("All steps"), 0u);
    for (const PipelineStep& step : m_document.pipeline().setup().steps)
        m_steps->addItem(toQString(step.pass->name), step.id);
    m_steps->setCurrentIndex(std::max(0, m_steps->findData(m_document.comparedStep())));
}

bool DifferencesPanel::isReady() const { return m_listed && m_listed == m_document.difference() && !m_job.isRunning(); }

void DifferencesPanel::takeDifference() {
    if (!isVisible() || m_listed == m_document.difference()) return;
    m_listed = m_document.difference();
    showCounts();
    listRows();
}

void DifferencesPanel::showCounts() {
    for (const NodeFate fate : kFates) {
        const size_t count = m_listed ? nodesOf(m_listed->delta, fate).size() : 0;
        const QString number = formatCount(static_cast<int64_t>(count));
        QString text;
        switch (fate) {
            case NodeFate::kRemoved:
                text = tr("%1 removed").arg(number);
                break;
            case NodeFate::kAdded:
                text = tr("%1 new").arg(number);
                break;
            case NodeFate::kChanged:
                text = tr("%1 changed").arg(number);
                break;
        }
        m_fates[static_cast<size_t>(fate)]->setText(text);
        m_fates[static_cast<size_t>(fate)]->setEnabled(count > 0);
    }
    const bool nothing = !m_listed || m_listed->delta.empty();
    m_note->setText(!m_listed ? tr("Comparing…") : tr("Nothing was changed."));
    m_note->setVisible(nothing);
    m_view->setVisible(!nothing);
}

void DifferencesPanel::listRows() {
    if (!m_listed) {
        m_job.cancel();
        m_model->setRows({});
        return;
    }
    std::vector<NodeFate> fates;
    for (const NodeFate fate : kFates) {
        if (m_fates[static_cast<size_t>(fate)]->isChecked()) fates.push_back(fate);
    }
    m_job.start(
        [difference = m_listed, fates](const Progress&) -> absl::StatusOr<std::vector<TreeRow>> {
            return differenceRows(*difference, fates);
        },
        [this](absl::StatusOr<std::vector<TreeRow>> rows) {
            if (rows.ok()) m_model->setRows(*std::move(rows));
        });
}

// Removed nodes are in the picture only while differences are drawn.
void DifferencesPanel::showNode(uint32_t id) {
    const NodeId node{id};
    if (m_listed && !m_document.differencesDrawn() && !m_document.shownGraph()->index.node(node))
        m_document.setDifferencesDrawn(true);
    m_document.selection().jumpTo(node);
}

}  // namespace whittle
