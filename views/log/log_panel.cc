// SPDX-License-Identifier: Apache-2.0
#include "views/log/log_panel.h"

#include "views/common/table_view.h"
#include "views/document/document.h"

#include <QHeaderView>
#include <QLocale>
#include <QVBoxLayout>

namespace whittle {

namespace {

QString severityText(LogEntry::Severity severity) {
    switch (severity) {
        case LogEntry::Severity::kNote:
            return LogPanel::tr("Note");
        case LogEntry::Severity::kWarning:
            return LogPanel::tr("Warning");
        case LogEntry::Severity::kError:
            break;
    }
    return LogPanel::tr("Error");
}

}  // namespace

std::vector<TreeRow> logRows(const std::vector<LogEntry>& entries) {
    std::vector<TreeRow> rows;
    for (const LogEntry& entry : entries) {
        TreeRow row;
        row.cells = {TreeCell(QLocale().toString(entry.time, QLocale::ShortFormat)),
                     TreeCell(severityText(entry.severity)), TreeCell(entry.text)};
        row.emphasized = entry.severity == LogEntry::Severity::kError;
        rows.push_back(std::move(row));
    }
    return rows;
}

LogPanel::LogPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_model(new TreeModel({tr("Time"), tr("Kind"), tr("What happened")}, this)),
      m_view(new TableView(m_model, tr("Log"), this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_view->setRootIsDecorated(false);
    m_view->header()->resizeSection(0, 80);
    m_view->header()->resizeSection(1, 80);
    connect(&m_document.log(), &Log::changed, this, &LogPanel::refresh);
    refresh();
}

void LogPanel::refresh() {
    m_model->setRows(logRows(m_document.log().entries()));
    m_view->scrollToBottom();
}

}  // namespace whittle
