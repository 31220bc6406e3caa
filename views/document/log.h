// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTime>

#include <vector>

namespace whittle {

struct LogEntry {
    enum class Severity { kNote, kWarning, kError };

    QTime time;
    Severity severity = Severity::kNote;
    QString text;
};

// What happened to one document, oldest first; keeps the newest kCapacity entries.
class Log final : public QObject {
    Q_OBJECT

  public:
    static constexpr size_t kCapacity = 2000;

    using QObject::QObject;

    const std::vector<LogEntry>& entries() const { return m_entries; }
    void add(LogEntry::Severity severity, const QString& text);
    void note(const QString& text) { add(LogEntry::Severity::kNote, text); }
    void warning(const QString& text) { add(LogEntry::Severity::kWarning, text); }
    void error(const QString& text) { add(LogEntry::Severity::kError, text); }

  signals:
    void changed();

  private:
    std::vector<LogEntry> m_entries;
};

}  // namespace whittle
