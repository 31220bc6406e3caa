// SPDX-License-Identifier: Apache-2.0
#include "views/run_window.h"

#include "views/document/document.h"
#include "views/main_window/appearance.h"
#include "views/main_window/language.h"
#include "views/main_window/main_window.h"
#include "views/text.h"

#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <QThreadPool>

#include <algorithm>

namespace whittle {

int runWindow(int& argc, char** argv, const std::vector<std::string>& paths) {
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("whittle"));
    QCoreApplication::setOrganizationName(QStringLiteral("whittle"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WHITTLE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.whittle.Whittle"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/io.github.whittle.Whittle.svg")));
    // Jobs wait for the layout process and the disk as well as for the processor.
    QThreadPool::globalInstance()->setMaxThreadCount(std::max(6, QThread::idealThreadCount() + 2));
    QSettings settings;
    Appearance appearance;
    appearance.apply(Appearance::fromId(settings.value(QStringLiteral("appearance")).toString()));
    Language language;
    language.apply(settings.value(QStringLiteral("language")).toString());
    MainWindow window(settings, appearance, language);
    QStringList list;
    for (const std::string& path : paths) list << toQString(path);
    window.show();
    window.openPaths(list);
    return QApplication::exec();
}

}  // namespace whittle
