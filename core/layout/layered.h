// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/local_graph.h"

namespace whittle {

// Our own layered drawing, for what Graphviz cannot do in time and when it is not there. Thousands of boxes take a few
// tenths of a second. Deterministic; the graph may be cyclic and in pieces.
LocalLayout layeredLayout(const LocalGraph& graph);

}  // namespace whittle
