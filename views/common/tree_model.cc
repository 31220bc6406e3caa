// SPDX-License-Identifier: Apache-2.0
#include "views/common/tree_model.h"

#include <QFont>

namespace whittle {

// A row with its place in the tree, which QModelIndex points at. The row's children have moved into `children`.
struct TreeModel::Entry {
    TreeRow row;
    Entry* parent = nullptr;
    int position = 0;
    std::vector<std::unique_ptr<Entry>> children;
};

TreeCell TreeCell::number(QString text, QVariant key, QString toolTip) {
    TreeCell cell(std::move(text));
    cell.sortKey = std::move(key);
    cell.toolTip = std::move(toolTip);
    cell.alignRight = true;
    return cell;
}

TreeModel::TreeModel(QStringList headers, QObject* parent)
    : QAbstractItemModel(parent), m_headers(std::move(headers)), m_root(std::make_unique<Entry>()) {}

TreeModel::~TreeModel() = default;

void TreeModel::setRows(std::vector<TreeRow> rows) {
    beginResetModel();
    m_root = std::make_unique<Entry>();
    for (size_t i = 0; i < rows.size(); ++i) adopt(rows[i], *m_root, static_cast<int>(i));
    endResetModel();
}

void TreeModel::adopt(TreeRow& row, Entry& parent, int position) {
    auto entry = std::make_unique<Entry>();
    entry->parent = &parent;
    entry->position = position;
    std::vector<TreeRow> children = std::move(row.children);
    entry->row = std::move(row);
    for (size_t i = 0; i < children.size(); ++i) adopt(children[i], *entry, static_cast<int>(i));
    parent.children.push_back(std::move(entry));
}

const TreeRow* TreeModel::row(const QModelIndex& index) const {
    if (!index.isValid()) return nullptr;
    return &static_cast<const Entry*>(index.constInternalPointer())->row;
}

QModelIndex TreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    const Entry* above = parent.isValid() ? static_cast<const Entry*>(parent.constInternalPointer()) : m_root.get();
    return createIndex(row, column, above->children[static_cast<size_t>(row)].get());
}

QModelIndex TreeModel::parent(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    const Entry* above = static_cast<const Entry*>(index.constInternalPointer())->parent;
    return above == m_root.get() ? QModelIndex() : createIndex(above->position, 0, above);
}

int TreeModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) return 0;
    const Entry* above = parent.isValid() ? static_cast<const Entry*>(parent.constInternalPointer()) : m_root.get();
    return static_cast<int>(above->children.size());
}

int TreeModel::columnCount(const QModelIndex&) const { return static_cast<int>(m_headers.size()); }

QVariant TreeModel::data(const QModelIndex& index, int role) const {
    const TreeRow* found = row(index);
    if (!found) return {};
    if (role == PayloadRole) return found->payload;
    if (role == Qt::FontRole && found->emphasized) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    const auto column = static_cast<size_t>(index.column());
    if (column >= found->cells.size()) return {};
    const TreeCell& cell = found->cells[column];
    switch (role) {
        case Qt::DisplayRole:
            return cell.text;
        case Qt::ToolTipRole:
            return cell.toolTip.isEmpty() ? cell.text : cell.toolTip;
        case SortRole:
            return cell.sortKey.isValid() ? cell.sortKey : QVariant(cell.text);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(cell.alignRight ? Qt::AlignRight : Qt::AlignLeft) |
                                       Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant TreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return m_headers.value(section);
}

}  // namespace whittle
