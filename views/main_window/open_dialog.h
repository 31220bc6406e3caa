// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QWidget;

namespace whittle {

// Asks for a model: a file, or a folder that holds a SavedModel, which is taken as soon as it is entered. Empty when
// the user thought better of it.
QString askForModel(QWidget* parent, const QString& startFolder);

// The model that is bundled with the program; empty when it is not installed.
QString samplePath();

}  // namespace whittle
