// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"

#include <QString>
#include <QStringList>

namespace whittle {

// What of a node is another one than it was, a line each: "T: float → half". `before` and `after` are the node in the
// two graphs of the same name.
QStringList nodeChanges(const Node& before, const GraphIndex& graphBefore, const Node& after,
                        const GraphIndex& graphAfter);
// "a, b:1, ^c"; "?" for what the graph does not have.
QString inputsText(const Node& node, const GraphIndex& graph);

}  // namespace whittle
