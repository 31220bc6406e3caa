// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <memory>
#include <vector>

namespace whittle {

struct TreeCell {
    QString text;
    QVariant sortKey;  // what a column is sorted by; invalid: by the text
    QString toolTip;
    bool alignRight = false;

    TreeCell() = default;
    TreeCell(QString cellText) : text(std::move(cellText)) {}  // NOLINT: a cell is mostly its text
    static TreeCell number(QString text, QVariant key, QString toolTip = {});
};

// One row of a snapshot: its cells, the rows below it, and what a panel wants to know when it is activated.
struct TreeRow {
    std::vector<TreeCell> cells;
    QVariant payload;
    std::vector<TreeRow> children;
    bool emphasized = false;  // drawn bold
};

// The one read-only item model of the tables and trees: a panel turns a snapshot of core into rows (a plain function,
// tested without widgets), and this shows them.
class TreeModel final : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Role { SortRole = Qt::UserRole, PayloadRole };

    explicit TreeModel(QStringList headers, QObject* parent = nullptr);
    ~TreeModel() override;

    void setRows(std::vector<TreeRow> rows);
    const TreeRow* row(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Entry;

    void adopt(TreeRow& row, Entry& parent, int position);

    QStringList m_headers;
    std::unique_ptr<Entry> m_root;
};

}  // namespace whittle
