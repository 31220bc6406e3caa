// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace whittle {

class JobBase;

// A line above the picture: what is being worked on, with Cancel, or what went wrong, with what can be done about it.
class MessageBar final : public QFrame {
    Q_OBJECT

  public:
    explicit MessageBar(QWidget* parent = nullptr);

    // Shows the job's progress while it lasts longer than 300 ms; `what` says what it is.
    void follow(JobBase& job, const QString& what);
    // Stays until clear() or until it is closed. `action` may be empty.
    void showMessage(const QString& text, const QString& actionText = {}, std::function<void()> action = {});
    void clear();

  private:
    void showProgress(JobBase& job, const QString& text, qint64 done, qint64 total);
    void settle();

    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_action;
    QPushButton* m_close;
    std::function<void()> m_onAction;
    JobBase* m_job = nullptr;  // whose progress is shown
    QString m_message;         // what to come back to after progress
    QString m_messageAction;
    std::function<void()> m_onMessage;
};

}  // namespace whittle
