// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/main_window/appearance.h"
#include "views/main_window/language.h"
#include "views/main_window/recent_files.h"

#include <QMainWindow>
#include <QUndoGroup>

#include <memory>
#include <vector>

class QSettings;
class QStackedWidget;
class QTabWidget;

namespace whittle {

class Document;
class EmptyPage;
class MainMenu;
class ModelWindow;
class SearchBar;

// The program's window: menus and toolbar over tabs, one for each opened model, or the empty page. Everything that
// should survive it is in the settings that it is handed.
class MainWindow final : public QMainWindow {
    Q_OBJECT

  public:
    MainWindow(QSettings& settings, Appearance& appearance, Language& language);
    ~MainWindow() override;

    // Opens each path in a tab of its own; a model that is open already comes to the front.
    void openPaths(const QStringList& paths);
    // The tab in front; null on the empty page.
    ModelWindow* current() const;
    QSettings& settings() { return m_settings; }
    RecentFiles& recentFiles() { return m_recent; }
    QUndoGroup& undoGroup() { return m_undo; }
    const Appearance& appearance() const { return m_appearance; }
    const Language& language() const { return m_language; }

  public slots:
    void askAndOpen();
    void openSample();
    void closeTab(int index);
    void closeCurrentTab();
    void exportModel();
    void focusSearch();
    void setAppearance(whittle::Appearance::Choice choice);
    void setLanguage(const QString& code);

  signals:
    // Another tab is in front, or the one in front shows another graph.
    void currentChanged();

  protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void build();
    void addTab(std::shared_ptr<Document> document);
    ModelWindow* modelWindow(int index) const;
    void takeCurrent();
    void connectDocument(Document& document);
    void askToReload(Document& document);
    void saveSessions();

    QSettings& m_settings;
    Appearance& m_appearance;
    Language& m_language;
    RecentFiles m_recent;
    QUndoGroup m_undo;
    std::vector<std::shared_ptr<Document>> m_documents;  // in the order of the tabs
    QStackedWidget* m_stack = nullptr;
    QTabWidget* m_tabs = nullptr;
    EmptyPage* m_empty = nullptr;
    SearchBar* m_searchBar = nullptr;
    MainMenu* m_menu = nullptr;
};

}  // namespace whittle
