// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/scene.h"

#include <cstdint>
#include <vector>

namespace whittle {

// Ways through a picture, over what it shows rather than over the graph: what is folded counts as one box.

enum class WalkStep { kDown, kUp, kLeft, kRight };

// Where an arrow key leads from `box`: down along its widest edge, up the one it came by, or to the neighbour on that
// side within the same scope. kNone when there is nothing that way.
int32_t boxAfter(const Scene& scene, int32_t box, WalkStep step);

// Everything that feeds `start` (or that it feeds) over any number of edges, control edges too; both include `start`.
struct BoxReach {
    std::vector<uint8_t> boxes, edges;  // 1 for those within reach, one per box and edge of the scene
};
enum class ReachDirection { kUpstream, kDownstream };
BoxReach reachFrom(const Scene& scene, int32_t start, ReachDirection direction);

}  // namespace whittle
