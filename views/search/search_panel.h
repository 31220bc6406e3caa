// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;

namespace whittle {

class Document;
class SearchController;
class TableView;
class TreeModel;

// All hits of the search as a tree; click shows one, the context of several selected rows selects them all.
class SearchPanel final : public QWidget {
    Q_OBJECT

  public:
    SearchPanel(Document& document, SearchController& search, QWidget* parent = nullptr);

  private:
    void refresh();

    Document& m_document;
    SearchController& m_search;
    TreeModel* m_model;
    TableView* m_view;
    QLabel* m_note;
};

}  // namespace whittle
