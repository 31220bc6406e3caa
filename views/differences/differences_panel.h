// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/common/tree_model.h"
#include "views/document/graph_difference.h"
#include "views/job.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QToolButton;

namespace whittle {

class Document;
class TableView;

// What one step, or all of them, did to the graph: removed, new and changed nodes as a list. Choosing a row shows the
// node. A switch draws the differences in the graph.
class DifferencesPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit DifferencesPanel(Document& document, QWidget* parent = nullptr);

    // The list is up to date with the document's difference.
    bool isReady() const;

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* makeBar();
    QToolButton* makeFateButton(const QString& objectName);
    void takeSteps();
    void takeDifference();
    void showCounts();
    void listRows();
    void showNode(uint32_t id);

    Document& m_document;
    QComboBox* m_steps;
    std::vector<QToolButton*> m_fates;  // indexed by NodeFate
    QCheckBox* m_drawn;
    QLabel* m_note;
    TreeModel* m_model;
    TableView* m_view;
    GraphDifferencePtr m_listed;  // whose rows are shown
    Job<std::vector<TreeRow>> m_job;
};

}  // namespace whittle
