// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/pass_picker.h"

#include "views/pipeline/pass_help.h"
#include "views/text.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace whittle {
namespace {

constexpr int kPassRole = Qt::UserRole;

const PassInfo* passOf(const QTreeWidgetItem* item) {
    return item ? findPass(fromQString(item->data(0, kPassRole).toString())) : nullptr;
}

}  // namespace

PassPicker::PassPicker(QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit(this)), m_list(new QTreeWidget(this)), m_help(new QTextBrowser(this)) {
    setWindowTitle(tr("Add a Step"));
    m_search->setPlaceholderText(tr("Search passes"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setAccessibleName(tr("Passes"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(14);
    m_list->setColumnCount(2);
    m_list->setAllColumnsShowFocus(true);
    m_help->setAccessibleName(tr("What the pass does"));
    m_help->setOpenLinks(false);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_help);
    splitter->setSizes({560, 460});
    splitter->setChildrenCollapsible(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_add = buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole);
    m_add->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(splitter, 1);
    layout->addWidget(buttons);
    resize(1040, 560);
    connect(m_search, &QLineEdit::textChanged, this, &PassPicker::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &PassPicker::showHelp);
    connect(m_list, &QTreeWidget::itemDoubleClicked, this, [this] {
        if (chosen()) accept();
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill();
    filter({});
}

void PassPicker::fill() {
    for (const PassGroup group : kPassGroups) {
        auto* heading = new QTreeWidgetItem(m_list, {passGroupTitle(group)});
        heading->setFlags(Qt::ItemIsEnabled);
        QFont bold = m_list->font();
        bold.setBold(true);
        heading->setFont(0, bold);
        for (const PassInfo& pass : allPasses()) {
            if (pass.group.value != group) continue;
            auto* item = new QTreeWidgetItem(heading, {toQString(pass.name), passSummary(pass)});
            item->setData(0, kPassRole, toQString(pass.name));
            item->setToolTip(1, passSummary(pass));
            item->setData(0, Qt::AccessibleDescriptionRole, passSummary(pass));
        }
        heading->setExpanded(true);
        heading->setFirstColumnSpanned(true);
    }
    m_list->resizeColumnToContents(0);
}

const PassInfo* PassPicker::chosen() const { return passOf(m_list->currentItem()); }

// The best match becomes current: the pass of that name, else one whose name has the text in it, else the first one.
void PassPicker::filter(const QString& text) {
    QTreeWidgetItem *first = nullptr, *named = nullptr;
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        QTreeWidgetItem* heading = m_list->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < heading->childCount(); ++i) {
            QTreeWidgetItem* item = heading->child(i);
            const bool matches = passMatches(*passOf(item), text);
            item->setHidden(!matches);
            any |= matches;
            if (matches && !first) first = item;
            const bool isNamed = item->text(0).contains(text, Qt::CaseInsensitive);
            if (isNamed && (!named || item->text(0).compare(text, Qt::CaseInsensitive) == 0)) named = item;
        }
        heading->setHidden(!any);
    }
    m_list->setCurrentItem(named ? named : first);
    // With its heading in sight.
    m_list->scrollToTop();
    if (m_list->currentItem() && isVisible()) m_list->scrollToItem(m_list->currentItem());
    showHelp();
}

void PassPicker::showHelp() {
    const PassInfo* pass = chosen();
    m_add->setEnabled(pass != nullptr);
    const QString muted = palette().color(QPalette::PlaceholderText).name();
    m_help->document()->setDefaultStyleSheet(
        QStringLiteral("h3 { margin: 0 0 2px 0; font-size: large; } "
                       "h4 { margin: 10px 0 2px 0; font-size: medium; color: %1; } "
                       "p { margin: 0; } pre { margin: 0; white-space: pre-wrap; }")
            .arg(muted));
    m_help->setHtml(pass ? passHelpHtml(*pass)
                         : QStringLiteral("<p>%1</p>").arg(tr("No pass matches.").toHtmlEscaped()));
}

void PassPicker::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) showHelp();
}

bool PassPicker::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace whittle
