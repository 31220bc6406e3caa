// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPalette>
#include <QString>

namespace whittle {

// Light, dark, or as the desktop has it.
class Appearance final {
  public:
    enum class Choice { kSystem, kLight, kDark };

    // Remembers the desktop's palette: make one before the palette is changed. REQUIRES: a QApplication.
    Appearance();

    void apply(Choice choice);
    Choice choice() const { return m_choice; }
    bool isDark() const { return m_dark; }

    static QString idOf(Choice choice);
    static Choice fromId(const QString& id);

  private:
    bool m_systemDark = false;
    Choice m_choice = Choice::kSystem;
    bool m_dark = false;
};

}  // namespace whittle
