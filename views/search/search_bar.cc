// SPDX-License-Identifier: Apache-2.0
#include "views/search/search_bar.h"

#include "views/common/formatting.h"
#include "views/search/search_controller.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

namespace whittle {

SearchBar::SearchBar(QWidget* parent)
    : QWidget(parent),
      m_line(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_previous(new QToolButton(this)),
      m_next(new QToolButton(this)) {
    m_line->setPlaceholderText(tr("Search: name, op:Conv2D, shape:?x19x19x*, /regex/"));
    m_line->setAccessibleName(tr("Search nodes"));
    m_line->setToolTip(
        tr("Words, \"exact\", /regular expression/, op:Conv2D, dtype:float, shape:?x19x19x*, attr:padding=SAME, -not"));
    m_line->setClearButtonEnabled(true);
    m_line->setMinimumWidth(160);
    m_line->setObjectName(QStringLiteral("searchLine"));
    m_line->installEventFilter(this);
    m_previous->setArrowType(Qt::UpArrow);
    m_previous->setToolTip(tr("Previous hit (Shift+F3)"));
    m_next->setArrowType(Qt::DownArrow);
    m_next->setToolTip(tr("Next hit (F3)"));
    for (QToolButton* button : {m_previous, m_next}) {
        button->setAutoRaise(true);
        button->setAccessibleName(button->toolTip());
    }
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 0);
    layout->setSpacing(2);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_count);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    connect(m_line, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (m_controller) m_controller->setText(text);
    });
    connect(m_previous, &QToolButton::clicked, this, [this] {
        if (m_controller) m_controller->goToPrevious();
    });
    connect(m_next, &QToolButton::clicked, this, [this] {
        if (m_controller) m_controller->goToNext();
    });
    setController(nullptr);
}

void SearchBar::setController(SearchController* controller) {
    if (m_controller) disconnect(m_controller, nullptr, this, nullptr);
    m_controller = controller;
    setEnabled(controller != nullptr);
    const QSignalBlocker blocker(m_line);
    m_line->setText(controller ? controller->text() : QString());
    if (controller) {
        connect(controller, &SearchController::hitsChanged, this, &SearchBar::refresh);
        connect(controller, &SearchController::currentChanged, this, &SearchBar::refresh);
    }
    refresh();
}

void SearchBar::focusLine() {
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void SearchBar::refresh() {
    const bool any = m_controller && !m_controller->hits().empty();
    m_previous->setEnabled(any);
    m_next->setEnabled(any);
    QString text;
    if (m_controller && !m_controller->text().trimmed().isEmpty()) {
        const auto count = static_cast<int64_t>(m_controller->hits().size());
        if (!m_controller->errorText().isEmpty()) {
            text = tr("not understood");
        } else if (m_controller->current() >= 0) {
            text = tr("%1 of %2").arg(formatCount(m_controller->current() + 1), formatCount(count));
        } else {
            text = tr("%Ln hit(s)", nullptr, static_cast<int>(count));
        }
    }
    m_count->setText(text);
    m_count->setToolTip(m_controller ? m_controller->errorText() : QString());
}

bool SearchBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_line || event->type() != QEvent::KeyPress || !m_controller)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        key->modifiers().testFlag(Qt::ShiftModifier) ? m_controller->goToPrevious() : m_controller->goToNext();
        return true;
    }
    if (key->key() == Qt::Key_Escape && !m_line->text().isEmpty()) {
        m_line->clear();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace whittle
