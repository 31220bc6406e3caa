// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <QStringList>

class QLineEdit;

namespace whittle {

// Completes what stands in `line`, or with `isList` the part after the last comma, from `words`, anywhere inside them.
// A second call brings other words.
void completeList(QLineEdit& line, const QStringList& words, bool isList);

// Sorted, each once.
QStringList opTypesOf(const Graph& graph);
QStringList attrNamesOf(const Graph& graph);
// In the order of the file; at most 20,000, which a completer still handles at once.
QStringList nodeNamesOf(const Graph& graph);

}  // namespace whittle
