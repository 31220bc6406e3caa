// SPDX-License-Identifier: Apache-2.0
#include "views/main_window/empty_page.h"

#include <QCommandLinkButton>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>

namespace whittle {

EmptyPage::EmptyPage(const QStringList& recent, const QString& sample, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout;
    auto* title = new QLabel(tr("Drop a SavedModel here"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    title->setFont(large);
    auto* help = new QLabel(tr("a SavedModel folder, a frozen graph (.pb, .pbtxt) or a MetaGraph (.meta)"), this);
    column->addWidget(title);
    column->addWidget(help);
    column->addSpacing(12);
    auto* open =
        new QCommandLinkButton(tr("&Open a model…"), tr("A file, or a folder that holds a SavedModel (Ctrl+O)"), this);
    connect(open, &QCommandLinkButton::clicked, this, &EmptyPage::openRequested);
    column->addWidget(open);
    const auto addPath = [&](const QString& text, const QString& path) {
        auto* button = new QCommandLinkButton(text, QDir::toNativeSeparators(path), this);
        connect(button, &QCommandLinkButton::clicked, this, [this, path] { emit pathChosen(path); });
        column->addWidget(button);
    };
    if (!sample.isEmpty()) addPath(tr("Open the &sample, a small detector"), sample);
    if (!recent.isEmpty()) {
        column->addSpacing(8);
        column->addWidget(new QLabel(tr("Opened last:"), this));
    }
    for (const QString& path : recent.mid(0, 4)) addPath(QFileInfo(path).fileName(), path);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addLayout(column);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(2);
}

}  // namespace whittle
