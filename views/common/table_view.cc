// SPDX-License-Identifier: Apache-2.0
#include "views/common/table_view.h"

#include "views/common/tree_model.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>
#include <QSortFilterProxyModel>

namespace whittle {

namespace {

QString quoted(QString text, QChar separator) {
    if (separator == QLatin1Char('\t'))
        return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
    if (!text.contains(separator) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n'))) return text;
    return QLatin1Char('"') + text.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + QLatin1Char('"');
}

void appendLine(const QAbstractItemModel& model, const QModelIndex& row, QChar separator, QString& out) {
    QStringList cells;
    for (int c = 0; c < model.columnCount(); ++c) {
        cells << quoted(row.siblingAtColumn(c).data().toString(), separator);
    }
    out += cells.join(separator) + QLatin1Char('\n');
}

template <typename Visit>
void visitRows(const QAbstractItemModel& model, const QModelIndex& parent, const Visit& visit) {
    for (int r = 0; r < model.rowCount(parent); ++r) {
        const QModelIndex index = model.index(r, 0, parent);
        visit(index);
        visitRows(model, index, visit);
    }
}

}  // namespace

TableView::TableView(TreeModel* model, const QString& accessibleName, QWidget* parent)
    : QTreeView(parent), m_rows(model) {
    auto* proxy = new QSortFilterProxyModel(this);
    proxy->setSourceModel(model);
    proxy->setSortRole(TreeModel::SortRole);
    proxy->setRecursiveFilteringEnabled(true);
    proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(proxy);
    setAccessibleName(accessibleName);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setFrameShape(NoFrame);
    header()->setHighlightSections(false);
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex& index) { emit rowActivated(payload(index)); });
}

QVariant TableView::payload(const QModelIndex& viewIndex) const { return viewIndex.data(TreeModel::PayloadRole); }

QVariant TableView::currentPayload() const { return payload(currentIndex()); }

QVariantList TableView::selectedPayloads() const {
    QVariantList payloads;
    for (const QModelIndex& index : selectionModel()->selectedRows()) payloads << payload(index);
    return payloads;
}

void TableView::setSortedBy(int column, Qt::SortOrder order) {
    setSortingEnabled(true);
    sortByColumn(column, order);
}

QString TableView::toText(bool selectedOnly, QChar separator) const {
    QStringList headers;
    for (int c = 0; c < model()->columnCount(); ++c) {
        headers << quoted(model()->headerData(c, Qt::Horizontal).toString(), separator);
    }
    QString text = selectedOnly ? QString() : headers.join(separator) + QLatin1Char('\n');
    visitRows(*model(), {}, [&](const QModelIndex& index) {
        if (!selectedOnly || selectionModel()->isRowSelected(index.row(), index.parent())) {
            appendLine(*model(), index, separator, text);
        }
    });
    return text;
}

void TableView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu;
    const QModelIndex index = indexAt(event->pos());
    if (m_fillMenu && index.isValid()) m_fillMenu(menu, payload(index));
    if (!menu.isEmpty()) menu.addSeparator();
    menu.addAction(tr("&Copy Rows"), this,
                   [this] { QApplication::clipboard()->setText(toText(true, QLatin1Char('\t'))); });
    menu.addAction(tr("Copy &All"), this,
                   [this] { QApplication::clipboard()->setText(toText(false, QLatin1Char('\t'))); });
    menu.addAction(tr("Save as CS&V…"), this, [this] { saveCsv(); });
    menu.exec(event->globalPos());
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(toText(true, QLatin1Char('\t')));
        return;
    }
    const bool activates =
        event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (activates && currentIndex().isValid()) {
        emit rowActivated(currentPayload());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void TableView::saveCsv() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save Table"), QString(), tr("CSV files (*.csv)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    const bool ok =
        file.open(QIODevice::WriteOnly) && file.write(toText(false, QLatin1Char(',')).toUtf8()) >= 0 && file.commit();
    if (!ok)
        QMessageBox::warning(this, tr("Save Table"), tr("%1 could not be written: %2").arg(path, file.errorString()));
}

}  // namespace whittle
