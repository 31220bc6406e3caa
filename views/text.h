// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// The one way from core's UTF-8 text to Qt's and back.
inline QString toQString(absl::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
inline std::string fromQString(const QString& text) { return text.toStdString(); }

}  // namespace whittle
