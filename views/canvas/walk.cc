// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/walk.h"

#include <algorithm>
#include <cmath>

namespace whittle {

namespace {

bool isOpen(const Scene& scene, int32_t box) { return scene.box(box).kind == LaidOutBox::Kind::kOpenScope; }

// An edge may end at the frame of an open scope: the box to step on is then the one inside that lies nearest.
int32_t innermost(const Scene& scene, int32_t box, QPointF near) {
    while (isOpen(scene, box) && !scene.childrenOf(box).empty()) {
        const auto children = scene.childrenOf(box);
        box = *std::ranges::min_element(children, {}, [&](int32_t child) {
            const QPointF off = scene.boxRect(child).center() - near;
            return std::hypot(off.x(), off.y());
        });
    }
    return box;
}

int32_t alongEdge(const Scene& scene, int32_t box, bool down) {
    int32_t best = Scene::kNone;
    double bestRank = -1;
    for (int32_t from = box; from != Scene::kNone && best == Scene::kNone; from = scene.box(from).parent) {
        for (int32_t i : down ? scene.edgesOutOf(from) : scene.edgesInto(from)) {
            const LaidOutEdge& edge = scene.edge(i);
            const int32_t end = down ? edge.to : edge.from;
            if (end == Scene::kNone || end == box || end == scene.box(box).parent) continue;
            const double rank = (edge.control ? 0 : 2) + (edge.ranked ? 2 : 0) + edge.weight;
            if (rank <= bestRank) continue;
            bestRank = rank;
            best = innermost(scene, end, scene.boxRect(box).center());
        }
    }
    return best;
}

int32_t sibling(const Scene& scene, int32_t box, bool right) {
    const QPointF here = scene.boxRect(box).center();
    int32_t best = Scene::kNone;
    double bestDistance = 0;
    for (int32_t i = 0; i < scene.boxCount(); ++i) {
        if (i == box || scene.box(i).parent != scene.box(box).parent) continue;
        const QPointF off = scene.boxRect(i).center() - here;
        if (right ? off.x() <= 0 : off.x() >= 0) continue;
        // Rows matter more than columns: a neighbour is beside, not above.
        const double distance = std::abs(off.x()) + 4 * std::abs(off.y());
        if (best != Scene::kNone && distance >= bestDistance) continue;
        best = i;
        bestDistance = distance;
    }
    return best;
}

}  // namespace

int32_t boxAfter(const Scene& scene, int32_t box, WalkStep step) {
    switch (step) {
        case WalkStep::kDown:
            return alongEdge(scene, box, true);
        case WalkStep::kUp:
            return alongEdge(scene, box, false);
        case WalkStep::kLeft:
            return sibling(scene, box, false);
        case WalkStep::kRight:
            return sibling(scene, box, true);
    }
    return Scene::kNone;
}

BoxReach reachFrom(const Scene& scene, int32_t start, ReachDirection direction) {
    BoxReach reach{std::vector<uint8_t>(static_cast<size_t>(scene.boxCount())),
                   std::vector<uint8_t>(static_cast<size_t>(scene.edgeCount()))};
    std::vector<int32_t> open{start};
    reach.boxes[static_cast<size_t>(start)] = 1;
    while (!open.empty()) {
        const int32_t box = open.back();
        open.pop_back();
        const bool down = direction == ReachDirection::kDownstream;
        for (int32_t i : down ? scene.edgesOutOf(box) : scene.edgesInto(box)) {
            reach.edges[static_cast<size_t>(i)] = 1;
            const int32_t end = down ? scene.edge(i).to : scene.edge(i).from;
            if (end == Scene::kNone || reach.boxes[static_cast<size_t>(end)]) continue;
            reach.boxes[static_cast<size_t>(end)] = 1;
            open.push_back(end);
        }
    }
    return reach;
}

}  // namespace whittle
