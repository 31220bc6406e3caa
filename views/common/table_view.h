// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTreeView>

#include <functional>

class QMenu;

namespace whittle {

class TreeModel;

// The tables and trees of the panels: sorted by TreeModel::SortRole, Ctrl+C copies the selected rows as tab-separated
// text, the context menu copies and saves everything as CSV.
class TableView final : public QTreeView {
    Q_OBJECT

  public:
    TableView(TreeModel* model, const QString& accessibleName, QWidget* parent = nullptr);

    TreeModel* rows() const { return m_rows; }
    // The payload of a view index, of the current row, and of all selected rows.
    QVariant payload(const QModelIndex& viewIndex) const;
    QVariant currentPayload() const;
    QVariantList selectedPayloads() const;
    void setSortedBy(int column, Qt::SortOrder order);
    // Called with the payload under the pointer before the context menu opens, to add what the panel offers.
    void setMenuFiller(std::function<void(QMenu&, const QVariant&)> fill) { m_fillMenu = std::move(fill); }

    // Visible rows as text, columns apart by `separator`; CSV quoting when it is a comma.
    QString toText(bool selectedOnly, QChar separator) const;

  signals:
    // Click, Enter or Space on a row.
    void rowActivated(const QVariant& payload);

  protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void saveCsv();

    TreeModel* m_rows;
    std::function<void(QMenu&, const QVariant&)> m_fillMenu;
};

}  // namespace whittle
