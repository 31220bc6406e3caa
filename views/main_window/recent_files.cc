// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace whittle {

namespace {

const QString kKey = QStringLiteral("recentFiles");

}  // namespace

QStringList RecentFiles::paths() const { return m_settings.value(kKey).toStringList(); }

void RecentFiles::add(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList all = paths();
    all.removeAll(absolute);
    all.prepend(absolute);
    m_settings.setValue(kKey, all.mid(0, kMost));
}

void RecentFiles::clear() { m_settings.remove(kKey); }

}  // namespace whittle
