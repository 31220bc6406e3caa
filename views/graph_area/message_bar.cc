// SPDX-License-Identifier: Apache-2.0
#include "views/graph_area/message_bar.h"

#include "views/common/formatting.h"
#include "views/common/phase_text.h"
#include "views/job.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace whittle {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_text(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_action(new QPushButton(this)),
      m_close(new QPushButton(tr("&Close"), this)) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar->setMaximumWidth(200);
    m_bar->setAccessibleName(tr("Progress"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 3, 4, 3);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto action = m_onAction;
        if (action) action();
    });
    connect(m_close, &QPushButton::clicked, this, &MessageBar::clear);
    hide();
}

void MessageBar::follow(JobBase& job, const QString& what) {
    connect(&job, &JobBase::progressed, this, [this, &job, what](const JobProgress& progress) {
        const QString phase = phaseText(progress.phase);
        showProgress(job, phase.isEmpty() ? what : phase, progress.done, progress.total);
    });
    connect(&job, &JobBase::finished, this, [this, &job] {
        if (m_job == &job) settle();
    });
}

void MessageBar::showProgress(JobBase& job, const QString& text, qint64 done, qint64 total) {
    m_job = &job;
    m_text->setText(total > 0 ? tr("%1 (%2 of %3)").arg(text, formatCount(done), formatCount(total)) : text);
    m_bar->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0) m_bar->setValue(static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total)));
    m_bar->show();
    m_action->setText(tr("&Cancel"));
    m_action->show();
    m_onAction = [&job] { job.cancel(); };
    m_close->hide();
    show();
}

void MessageBar::showMessage(const QString& text, const QString& actionText, std::function<void()> action) {
    m_message = text;
    m_messageAction = actionText;
    m_onMessage = std::move(action);
    if (!m_job) settle();
}

void MessageBar::clear() {
    m_message.clear();
    if (!m_job) settle();
}

void MessageBar::settle() {
    m_job = nullptr;
    m_bar->hide();
    m_text->setText(m_message);
    m_action->setText(m_messageAction);
    m_action->setVisible(!m_messageAction.isEmpty());
    m_onAction = m_onMessage;
    m_close->show();
    setVisible(!m_message.isEmpty());
}

}  // namespace whittle
