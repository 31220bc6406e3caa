// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QMenu;

namespace whittle {

class GraphArea;
class MainWindow;
class ModelWindow;
class SearchBar;

// The menus and the toolbar of the main window. Actions that need a model are off while none is open.
class MainMenu final : public QObject {
    Q_OBJECT

  public:
    MainMenu(MainWindow& window, SearchBar& searchBar);

  private:
    using ModelSlot = std::function<void(ModelWindow&)>;

    QAction* add(QMenu* menu, const QString& text, const QKeySequence& key, std::function<void()> slot);
    // For the model in front.
    // An action on the tab in front, and one that needs the tab to show a graph.
    QAction* addForTab(QMenu* menu, const QString& text, const QKeySequence& key, ModelSlot slot);
    QAction* addForModel(QMenu* menu, const QString& text, const QKeySequence& key, ModelSlot slot);
    QAction* addSwitch(QMenu* menu, const QString& text, bool on, std::function<void(ModelWindow&, bool)> slot);
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeGraphMenu();
    void makeColorMenu(QMenu* menu);
    void makeModelMenu();
    void makeHelpMenu();
    void makeToolBar(SearchBar& searchBar);
    void fillRecent();
    void fillPanels();
    void fillShown();
    void refresh();

    MainWindow& m_window;
    std::vector<QAction*> m_needTab, m_needModel;
    QMenu* m_recent = nullptr;
    QMenu* m_panels = nullptr;
    QMenu* m_shown = nullptr;
    QAction* m_open = nullptr;
    QAction* m_export = nullptr;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_fit = nullptr;
    QAction* m_actualSize = nullptr;
    QAction* m_foldConstants = nullptr;
    QAction* m_controlEdges = nullptr;
    QAction* m_leftToRight = nullptr;
    QAction* m_differences = nullptr;
};

}  // namespace whittle
