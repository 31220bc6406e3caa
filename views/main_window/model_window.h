// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>

#include <memory>
#include <vector>

class QSettings;

namespace whittle {

class Document;
class GraphArea;
class SearchController;

// One tab: a document's graph with the panels of the catalogue docked around it. Made anew when the language changes;
// the document stays.
class ModelWindow final : public QMainWindow {
    Q_OBJECT

  public:
    ModelWindow(std::shared_ptr<Document> document, QSettings& settings, QWidget* parent = nullptr);
    ~ModelWindow() override;

    const std::shared_ptr<Document>& document() const { return m_document; }
    GraphArea& graphArea() { return *m_area; }
    SearchController& search() { return *m_search; }
    // Show and hide actions of the panels, in the catalogue's order.
    QList<QAction*> panelActions() const;
    void showPanel(const QString& id);
    void saveLayout();
    void resetLayout();

  private:
    void addPanels();
    void setDefaultSizes();

    std::shared_ptr<Document> m_document;
    QSettings& m_settings;
    SearchController* m_search;
    GraphArea* m_area;
    std::vector<QDockWidget*> m_docks;
    bool m_sized = false;
    bool m_searching = false;

  protected:
    void showEvent(QShowEvent* event) override;
};

}  // namespace whittle
