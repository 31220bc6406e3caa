// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/local_graph.h"

#include <optional>

namespace whittle {

// A long chain without branches wrapped into rows that are read like text, so that it is no sliver; nullopt when the
// graph is no such chain or needs no wrapping.
std::optional<LocalLayout> chainInRows(const LocalGraph& graph);

// Places pieces that nothing joins beside and below each other, in their order, in rows of about `aspect` : 1 all in
// all. Returns the upper left corner of each.
std::vector<Point> packRectangles(const std::vector<std::pair<double, double>>& sizes, double gap, double aspect);

}  // namespace whittle
