// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/layout.h"

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// The inside of one open scope as a plain graph: boxes of known size, and small ports for the edges that cross the
// scope's border. Everything here thinks top-down; left-right pictures are turned afterwards.
struct LocalGraph {
    enum class Role { kBox, kTopPort, kBottomPort };
    struct Box {
        double width = 0, height = 0;
        Role role = Role::kBox;
    };
    struct Edge {
        int32_t from = 0, to = 0;
        double weight = 1;  // heavier edges are drawn shorter and straighter
        bool loop = false;  // runs against the flow
    };

    std::vector<Box> boxes;
    std::vector<Edge> edges;  // distinct pairs, no loops
};

constexpr double kBoxGap = 18;   // between boxes side by side
constexpr double kRankGap = 36;  // between one row and the next
constexpr double kPortSize = 2;

// Where everything lies. Boxes begin at (0, 0); curves are cubic Beziers as in LaidOutEdge::points, from the bottom of
// one box to the top of the other.
struct LocalLayout {
    double width = 0, height = 0;
    std::vector<Rect> boxes;
    std::vector<std::vector<Point>> edges;
};

// Curve helpers, shared by all who route.
std::vector<Point> straightCurve(Point from, Point to);
// A curve that leaves downwards and arrives from above.
std::vector<Point> verticalCurve(Point from, Point to);
void appendCurve(std::vector<Point>& curve, const std::vector<Point>& more);  // joined where they meet, or by a line
// Through `corners` along straight lines with rounded corners.
std::vector<Point> roundedCurve(const std::vector<Point>& corners, double radius);
void moveBy(LocalLayout& layout, double dx, double dy);
// Sets width and height to what boxes and curves take and moves the upper left corner to (0, 0).
void normalize(LocalLayout& layout);

}  // namespace whittle
