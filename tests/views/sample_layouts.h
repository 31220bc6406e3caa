// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"

#include <memory>

namespace whittle {

// Layouts made by hand, for tests of what draws them.

// An input above an open scope "net/" of three nodes in a row with a folded scope "net/head/" and a stack beside each
// other below them, and a node "out" that both feed. Keys: "input", "net/", "net/conv", "net/bias", "net/relu",
// "net/head/", "net/Class_*", "out". One control edge from "input" to "out".
Layout sampleLayout();
// The same with "net/" folded.
Layout sampleLayoutFolded();
// `columns` x `rows` nodes, each fed by the one above it and by a neighbour of that; keys "n<column>_<row>".
Layout gridLayout(int columns, int rows);

}  // namespace whittle
