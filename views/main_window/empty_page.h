// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QWidget>

namespace whittle {

// What the window shows without a model: what can be dropped here, a button to open, the sample, the recent files.
class EmptyPage final : public QWidget {
    Q_OBJECT

  public:
    EmptyPage(const QStringList& recent, const QString& sample, QWidget* parent = nullptr);

  signals:
    void openRequested();
    void pathChosen(const QString& path);
};

}  // namespace whittle
