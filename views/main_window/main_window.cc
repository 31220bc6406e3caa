// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/main_window.h"

#include "views/document/document.h"
#include "views/document/session.h"
#include "views/export/export_dialog.h"
#include "views/graph_area/graph_area.h"
#include "views/graph_area/message_bar.h"
#include "views/main_window/empty_page.h"
#include "views/main_window/main_menu.h"
#include "views/main_window/model_window.h"
#include "views/main_window/open_dialog.h"
#include "views/search/search_bar.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>

#include <algorithm>

namespace whittle {

MainWindow::MainWindow(QSettings& settings, Appearance& appearance, Language& language)
    : m_settings(settings), m_appearance(appearance), m_language(language), m_recent(settings) {
    setAcceptDrops(true);
    build();
    if (!restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray())) {
        const QSize room = screen()->availableSize();
        resize((room * 0.85).expandedTo(QSize(1280, 800)).boundedTo(room));
    }
}

MainWindow::~MainWindow() {
    // Panels listen to their documents, and the menus to the window, so they end first.
    delete m_menu;
    delete m_stack;
}

// Everything that bears text is made here, and made again when the language changes; documents live on.
void MainWindow::build() {
    const int index = m_tabs ? m_tabs->currentIndex() : 0;
    delete m_menu;
    delete m_stack;
    for (QToolBar* bar : findChildren<QToolBar*>(QString(), Qt::FindDirectChildrenOnly)) delete bar;
    m_stack = new QStackedWidget(this);
    m_tabs = new QTabWidget(m_stack);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(false);
    m_tabs->setTabBarAutoHide(true);
    m_empty = new EmptyPage(m_recent.paths(), samplePath(), m_stack);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);
    setCentralWidget(m_stack);
    m_searchBar = new SearchBar;
    m_menu = new MainMenu(*this, *m_searchBar);
    connect(m_empty, &EmptyPage::openRequested, this, &MainWindow::askAndOpen);
    connect(m_empty, &EmptyPage::pathChosen, this, [this](const QString& path) { openPaths({path}); });
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &MainWindow::closeTab);
    for (const std::shared_ptr<Document>& document : m_documents) addTab(document);
    m_tabs->setCurrentIndex(index);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MainWindow::takeCurrent);
    takeCurrent();
}

void MainWindow::addTab(std::shared_ptr<Document> document) {
    auto* window = new ModelWindow(std::move(document), m_settings);
    window->graphArea().setDark(m_appearance.isDark());
    const int index = m_tabs->addTab(window, window->document()->title());
    m_tabs->setTabToolTip(index, window->document()->path());
    m_tabs->setCurrentIndex(index);
    connect(window->document().get(), &Document::shownChanged, window, [this] { emit currentChanged(); });
}

ModelWindow* MainWindow::modelWindow(int index) const { return qobject_cast<ModelWindow*>(m_tabs->widget(index)); }

ModelWindow* MainWindow::current() const { return m_documents.empty() ? nullptr : modelWindow(m_tabs->currentIndex()); }

void MainWindow::takeCurrent() {
    ModelWindow* window = current();
    m_stack->setCurrentWidget(window ? static_cast<QWidget*>(m_tabs) : m_empty);
    m_undo.setActiveStack(window ? &window->document()->pipeline().undoStack() : nullptr);
    m_searchBar->setController(window ? &window->search() : nullptr);
    setWindowTitle(window ? tr("%1 \u2013 Whittle").arg(window->document()->title()) : tr("Whittle"));
    setWindowFilePath(window ? window->document()->path() : QString());
    emit currentChanged();
}

void MainWindow::openPaths(const QStringList& paths) {
    for (const QString& path : paths) {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        const auto known =
            std::find_if(m_documents.begin(), m_documents.end(), [&](const auto& d) { return d->path() == absolute; });
        if (known != m_documents.end()) {
            m_tabs->setCurrentIndex(static_cast<int>(known - m_documents.begin()));
            continue;
        }
        auto document = std::make_shared<Document>();
        m_documents.push_back(document);
        m_undo.addStack(&document->pipeline().undoStack());
        connectDocument(*document);
        document->open(absolute);
        addTab(document);
    }
    takeCurrent();
}

void MainWindow::connectDocument(Document& document) {
    connect(&document, &Document::opened, this, [this, &document] {
        m_recent.add(document.path());
        restoreSession(document, m_settings);
        emit currentChanged();
    });
    connect(&document, &Document::changedOnDisk, this, [this, &document] { askToReload(document); });
}

void MainWindow::askToReload(Document& document) {
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (modelWindow(i)->document().get() != &document) continue;
        modelWindow(i)->graphArea().messages().showMessage(tr("The file has changed on disk."), tr("&Reload"),
                                                           [&document] { document.reload(); });
    }
}

void MainWindow::askAndOpen() {
    const QString folder = m_recent.paths().isEmpty() ? QString() : QFileInfo(m_recent.paths().front()).path();
    const QString path = askForModel(this, folder);
    if (!path.isEmpty()) openPaths({path});
}

void MainWindow::openSample() { openPaths({samplePath()}); }

void MainWindow::closeTab(int index) {
    ModelWindow* window = modelWindow(index);
    if (!window) return;
    saveSession(*window->document(), m_settings);
    window->saveLayout();
    const std::shared_ptr<Document> document = window->document();
    m_documents.erase(m_documents.begin() + index);
    m_tabs->removeTab(index);
    delete window;
    takeCurrent();
}

void MainWindow::closeCurrentTab() { closeTab(m_tabs->currentIndex()); }

void MainWindow::exportModel() {
    if (!current() || !current()->document()->prepared()) return;
    ExportDialog dialog(*current()->document(), this);
    dialog.exec();
}

void MainWindow::focusSearch() { m_searchBar->focusLine(); }

void MainWindow::setAppearance(Appearance::Choice choice) {
    m_appearance.apply(choice);
    m_settings.setValue(QStringLiteral("appearance"), Appearance::idOf(choice));
    for (int i = 0; i < m_tabs->count(); ++i) modelWindow(i)->graphArea().setDark(m_appearance.isDark());
}

void MainWindow::setLanguage(const QString& code) {
    if (code == m_language.code()) return;
    m_settings.setValue(QStringLiteral("language"), code);
    m_language.apply(code);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    // Not from inside the event: the menu that was clicked is among what is made anew.
    if (event->type() == QEvent::LanguageChange)
        QMetaObject::invokeMethod(
            this,
            [this] {
                saveSessions();
                build();
            },
            Qt::QueuedConnection);
}

void MainWindow::saveSessions() {
    for (int i = 0; i < m_tabs->count(); ++i) {
        saveSession(*modelWindow(i)->document(), m_settings);
        if (i == m_tabs->currentIndex()) modelWindow(i)->saveLayout();
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    saveSessions();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    event->acceptProposedAction();
    openPaths(paths);
}

}  // namespace whittle
