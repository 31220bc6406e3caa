// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/model/model_item.h"

#include <QWidget>

class QMenu;

namespace whittle {

class Document;
class TableView;
class TreeModel;

// What the opened file holds. Click shows it; the context menu copies tensor names and marks outputs.
class ModelPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit ModelPanel(Document& document, QWidget* parent = nullptr);

  private:
    void refresh();
    void activate(const ModelItem& item);
    void showTensor(const QString& tensor);
    void fillMenu(QMenu& menu, const ModelItem& item);

    Document& m_document;
    TreeModel* m_model;
    TableView* m_view;
};

}  // namespace whittle
