// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/step_model.h"

#include "views/common/formatting.h"
#include "views/document/pipeline_controller.h"
#include "views/pipeline/step_report.h"
#include "views/text.h"

#include <QCoreApplication>
#include <QMimeData>

#include <algorithm>

namespace whittle {

namespace {

const QString kMimeType = QStringLiteral("application/x-whittle-step");

}  // namespace

StepModel::StepModel(PipelineController& controller, QObject* parent)
    : QAbstractTableModel(parent), m_controller(controller) {
    connect(&m_controller, &PipelineController::setupChanged, this, &StepModel::takeSetup);
    connect(&m_controller, &PipelineController::resultsChanged, this, [this] {
        if (!m_ids.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
    });
    takeSetup();
}

// Most changes keep the rows (a check box, an argument): only other rows reset the views.
void StepModel::takeSetup() {
    std::vector<uint32_t> ids;
    for (const PipelineStep& step : m_controller.setup().steps) ids.push_back(step.id);
    if (ids == m_ids) {
        if (!m_ids.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
        return;
    }
    beginResetModel();
    m_ids = std::move(ids);
    endResetModel();
}

int StepModel::rowOf(uint32_t id) const {
    const auto it = std::find(m_ids.begin(), m_ids.end(), id);
    return it == m_ids.end() ? -1 : static_cast<int>(it - m_ids.begin());
}

uint32_t StepModel::idAt(int row) const {
    return row >= 0 && row < static_cast<int>(m_ids.size()) ? m_ids[static_cast<size_t>(row)] : 0;
}

int StepModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int StepModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumnCount; }

const StepResult* StepModel::resultOf(uint32_t id) const { return m_controller.resultOf(id); }

QString StepModel::message(const StepResult& result) const {
    if (!result.status.ok()) return describeStatus(result.status);
    return result.warnings.empty() ? QString() : toQString(result.warnings.front());
}

// Totals and the first remarks; all of them stand below the parameters.
QString StepModel::toolTip(const StepResult& result) const {
    constexpr qsizetype kMostLines = 20;
    if (!result.status.ok()) return describeStatus(result.status);
    return (reportTotals(result) + reportDetails(result, kMostLines)).join(QLatin1Char('\n'));
}

QString StepModel::figure(int column, const StepResult& result) const {
    if (!result.ran || !result.status.ok()) return {};
    switch (column) {
        case kNodes:
            return formatDelta(result.after.nodes - result.before.nodes);
        case kBytes:
            return formatByteDelta(result.after.sizes.total() - result.before.sizes.total());
        case kTime:
            return formatMilliseconds(result.milliseconds);
        default:
            return {};
    }
}

QString StepModel::figures(const StepResult& result) const {
    if (!result.ran) return tr("off");
    if (!result.status.ok()) return tr("failed");
    return tr("%1 nodes, %2, %3").arg(figure(kNodes, result), figure(kBytes, result), figure(kTime, result));
}

QVariant StepModel::data(const QModelIndex& index, int role) const {
    const int at = m_controller.setup().indexOf(idAt(index.row()));
    if (at < 0) return {};
    const PipelineStep& step = m_controller.setup().steps[static_cast<size_t>(at)];
    const StepResult* result = resultOf(step.id);
    const bool isName = index.column() == kName;
    switch (role) {
        case Qt::DisplayRole:
            return isName ? toQString(step.pass->name) : result ? figure(index.column(), *result) : QString();
        case Qt::CheckStateRole:
            return isName ? QVariant(step.enabled ? Qt::Checked : Qt::Unchecked) : QVariant();
        case Qt::ToolTipRole:
            if (result && !toolTip(*result).isEmpty()) return toolTip(*result);
            return QCoreApplication::translate("Pass", std::string(step.pass->summary).c_str());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        case FiguresRole:
            return isName && result ? figures(*result) : QString();
        case TotalsRole:
            return isName && result ? reportTotals(*result).join(QStringLiteral("; ")) : QString();
        case MessageRole:
            return isName && result ? message(*result) : QString();
        case FailedRole:
            return result && !result->status.ok();
        case Qt::AccessibleDescriptionRole:
            return result ? message(*result) : QString();
        default:
            return {};
    }
}

bool StepModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || index.column() != kName) return false;
    m_controller.setStepEnabled(idAt(index.row()), value.toInt() == Qt::Checked);
    return true;
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case kName:
            return tr("Step");
        case kNodes:
            return tr("Nodes");
        case kBytes:
            return tr("Bytes");
        case kTime:
            return tr("Time");
        default:
            return {};
    }
}

Qt::ItemFlags StepModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::ItemIsDropEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
    if (index.column() == kName) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QStringList StepModel::mimeTypes() const { return {kMimeType}; }

QMimeData* StepModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) return nullptr;
    auto* data = new QMimeData;
    data->setData(kMimeType, QByteArray::number(idAt(indexes.front().row())));
    return data;
}

bool StepModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int, const QModelIndex& parent) {
    if (action != Qt::MoveAction || !data->hasFormat(kMimeType)) return false;
    const int from = rowOf(data->data(kMimeType).toUInt());
    const int to = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    if (from < 0) return false;
    m_controller.moveStep(from, to);
    // False: the view must not remove the row that was dragged, it has been moved already.
    return false;
}

}  // namespace whittle
