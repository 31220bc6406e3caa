// SPDX-License-Identifier: Apache-2.0
#include "views/about/about_dialog.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace whittle {

namespace {

struct AboutDialog {
    Q_DECLARE_TR_FUNCTIONS(AboutDialog)
};

}  // namespace

void showAboutDialog(QWidget* parent) {
    QMessageBox::about(
        parent, AboutDialog::tr("About Whittle"),
        AboutDialog::tr("<h3>Whittle %1</h3>"
                        "<p>Opens TensorFlow models, shows them, and makes them smaller. Everything happens on this "
                        "computer: Whittle never uses the network.</p>"
                        "<p>Licensed under the Apache License, version 2.0. Built with Qt %2.</p>"
                        "<p>TensorFlow and TensorRT are trademarks of their owners; Whittle contains neither.</p>")
            .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion())));
}

}  // namespace whittle
