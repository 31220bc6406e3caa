// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/local_graph.h"

namespace whittle {

// Replaces curves by the plain S from bottom to top wherever that touches no other box: Graphviz turns and bends where
// there is nothing to avoid.
void smoothCurves(const LocalGraph& graph, LocalLayout& layout);

// Breaks a drawing that came out as a sliver into columns side by side, read like those of a newspaper, at places where
// a single edge crosses. Does nothing where there are no such places.
void foldSliver(const LocalGraph& graph, LocalLayout& layout);

}  // namespace whittle
