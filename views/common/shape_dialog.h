// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QWidget;

namespace whittle {

class Document;

// Asks for the shape of an input tensor ("x:0") and gives it to the pipeline; an empty answer takes it away again.
void askInputShape(Document& document, const QString& tensor, QWidget* parent);

}  // namespace whittle
