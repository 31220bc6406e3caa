// SPDX-License-Identifier: Apache-2.0
#include "views/document/log.h"

namespace whittle {

void Log::add(LogEntry::Severity severity, const QString& text) {
    if (m_entries.size() == kCapacity) m_entries.erase(m_entries.begin());
    m_entries.push_back({QTime::currentTime(), severity, text});
    emit changed();
}

}  // namespace whittle
