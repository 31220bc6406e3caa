// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

class QSettings;

namespace whittle {

// The paths opened last, newest first, kept in the settings.
class RecentFiles final {
  public:
    static constexpr int kMost = 10;

    explicit RecentFiles(QSettings& settings) : m_settings(settings) {}

    QStringList paths() const;
    void add(const QString& path);
    void clear();

  private:
    QSettings& m_settings;
};

}  // namespace whittle
