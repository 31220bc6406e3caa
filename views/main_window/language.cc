// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace whittle {

QStringList Language::codes() { return {QString(), QStringLiteral("en"), QStringLiteral("de")}; }

QString Language::nameOf(const QString& code) {
    if (code == QLatin1String("en")) return QStringLiteral("English");
    if (code == QLatin1String("de")) return QStringLiteral("Deutsch");
    return QCoreApplication::translate("Language", "As the System");
}

void Language::apply(const QString& code) {
    m_code = code;
    // The locale also says how numbers are written; the system's own country is kept when the language is the same.
    const QLocale system = QLocale::system();
    QLocale locale = code.isEmpty() ? system : QLocale(code);
    if (locale.language() == system.language()) locale = system;
    QLocale::setDefault(locale);
    QCoreApplication::removeTranslator(&m_program);
    QCoreApplication::removeTranslator(&m_qt);
    if (m_qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&m_qt);
    }
    const bool known = m_program.load(locale, QStringLiteral("whittle"), QStringLiteral("_"), QStringLiteral(":/i18n"));
    if (known || m_program.load(QStringLiteral(":/i18n/whittle_en"))) QCoreApplication::installTranslator(&m_program);
}

}  // namespace whittle
