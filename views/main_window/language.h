// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QTranslator>

namespace whittle {

// The language of the program and of its numbers. Changing it sends LanguageChange to all windows.
class Language final {
  public:
    // "" (as the system has it) and the codes that there are translations for.
    static QStringList codes();
    static QString nameOf(const QString& code);  // in its own language

    // Installs the translations for `code`; English needs none but its plurals.
    void apply(const QString& code);
    const QString& code() const { return m_code; }

  private:
    QString m_code;
    QTranslator m_program;
    QTranslator m_qt;
};

}  // namespace whittle
