// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/common/tree_model.h"
#include "views/document/log.h"

#include <QWidget>

namespace whittle {

class Document;
class TableView;

std::vector<TreeRow> logRows(const std::vector<LogEntry>& entries);

// What happened to the document, newest last.
class LogPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit LogPanel(Document& document, QWidget* parent = nullptr);

  private:
    void refresh();

    Document& m_document;
    TreeModel* m_model;
    TableView* m_view;
};

}  // namespace whittle
