// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <cstddef>

namespace whittle {

// The graph to draw when functions open like scopes: beside each node N that calls functions stand their bodies as
// N/body/X, N/then_branch/X, N/branches_0/X, ... (the attribute's name, numbered in lists; N/X for a plain call), and
// so on inside them. `_Arg` nodes read what the call passes them; of a While, whose variables keep their type and not
// their value, the While itself. `_Retval` nodes show what comes back. N stays as it is, and nothing of `graph` is
// changed: the bodies' nodes have new ids and `origins`.
//
// To look at only: the result is not the model. Bodies beyond `mostNodes` in all stay closed, outermost first, and so
// do functions inside themselves.
Graph withFunctionsOpened(const Graph& graph, size_t mostNodes = 20'000);

}  // namespace whittle
