// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/pass_picker.h"

#include "views/text.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace whittle {

PassPicker::PassPicker(QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit(this)), m_list(new QListWidget(this)) {
    setWindowTitle(tr("Add a Step"));
    m_search->setPlaceholderText(tr("Search passes"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setAccessibleName(tr("Passes"));
    m_list->setWordWrap(true);
    m_list->setAlternatingRowColors(true);
    for (const PassInfo& pass : allPasses()) {
        const QString summary = QCoreApplication::translate("Pass", std::string(pass.summary).c_str());
        auto* item = new QListWidgetItem(toQString(pass.name) + QLatin1Char('\n') + summary, m_list);
        item->setData(Qt::UserRole, toQString(pass.name));
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* add = buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole);
    add->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    resize(520, 460);
    connect(m_search, &QLineEdit::textChanged, this, &PassPicker::filter);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    filter({});
}

const PassInfo* PassPicker::chosen() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item && !item->isHidden() ? findPass(fromQString(item->data(Qt::UserRole).toString())) : nullptr;
}

void PassPicker::filter(const QString& text) {
    QListWidgetItem* first = nullptr;
    for (int i = 0; i < m_list->count(); ++i) {
        QListWidgetItem* item = m_list->item(i);
        item->setHidden(!item->text().contains(text, Qt::CaseInsensitive));
        if (!item->isHidden() && !first) first = item;
    }
    m_list->setCurrentItem(first);
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
