// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/open_dialog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>

namespace whittle {

namespace {

struct OpenDialog {
    Q_DECLARE_TR_FUNCTIONS(OpenDialog)
};

bool holdsSavedModel(const QString& folder) {
    const QDir dir(folder);
    return dir.exists(QStringLiteral("saved_model.pb")) || dir.exists(QStringLiteral("saved_model.pbtxt"));
}

}  // namespace

QString askForModel(QWidget* parent, const QString& startFolder) {
    // Only Qt's own dialog tells which folder is entered; the desktops' choose either files or folders.
    QFileDialog dialog(parent, OpenDialog::tr("Open a Model"), startFolder,
                       OpenDialog::tr("TensorFlow models (*.pb *.pbtxt *.meta);;All files (*)"));
    dialog.setOption(QFileDialog::DontUseNativeDialog);
    dialog.setFileMode(QFileDialog::ExistingFile);
    dialog.setLabelText(QFileDialog::FileName, OpenDialog::tr("File, or SavedModel folder:"));
    QString folder;
    QObject::connect(&dialog, &QFileDialog::directoryEntered, &dialog, [&](const QString& entered) {
        if (!holdsSavedModel(entered)) return;
        folder = entered;
        // Not accept(): no file is chosen, so the file dialog would stay.
        static_cast<QDialog&>(dialog).done(QDialog::Accepted);
    });
    if (dialog.exec() != QDialog::Accepted && folder.isEmpty()) return {};
    return folder.isEmpty() ? dialog.selectedFiles().value(0) : folder;
}

QString samplePath() {
    const QString program = QCoreApplication::applicationDirPath();
    // Installed, then beside a build folder.
    for (const char* place : {"/../share/whittle/sample/detector", "/../../../resources/sample/detector"}) {
        const QString path = QDir::cleanPath(program + QLatin1String(place));
        if (QDir(path).exists()) return path;
    }
    return {};
}

}  // namespace whittle
