// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// Plain geometry, in scene units (1 unit = 1 pixel at 100 % zoom), y downwards.
struct Point {
    double x = 0, y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};
struct Rect {
    double x = 0, y = 0, width = 0, height = 0;
    Point center() const { return {x + width / 2, y + height / 2}; }
    bool contains(Point p) const { return p.x >= x && p.x <= x + width && p.y >= y && p.y <= y + height; }
    friend bool operator==(const Rect&, const Rect&) = default;
};

// One box of the picture. Boxes are listed parents first.
struct LaidOutBox {
    enum class Kind {
        kNode,         // one node
        kClosedScope,  // a folded name scope
        kOpenScope,    // an opened one: its children follow as boxes of their own with this one as parent
        kStack,        // repeated siblings, "Class_* x 90"
        kStrip,        // a long chain without branches, wrapped or folded
    };

    Kind kind = Kind::kNode;
    int32_t parent = -1;  // index into Layout::boxes, -1 at the top
    int32_t depth = 0;
    std::string
        key;  // stable identity: scope path with a trailing '/', node name, or stack pattern; unique in a layout
    std::string title;     // what is written largest: last part of the name, "Class_* x 90", op type for a node
    std::string subtitle;  // node name for a node, counts for a scope
    std::vector<std::string> details;  // folded constants ("weights 3x3x32x64"), attributes worth showing
    NodeId node = kNoNode;             // kNode only
    int64_t nodeCount = 1;             // nodes inside, itself included
    Rect rect;
};

// One line of the picture: all tensors between two boxes are one edge.
struct LaidOutEdge {
    int32_t from = -1, to = -1;  // indices into Layout::boxes
    bool control = false;        // only control edges between the two: drawn dashed
    int32_t tensors = 1;         // how many distinct tensors it stands for
    std::string label;           // "float[?,150,150,32]" when all of them agree, else "3 tensors"
    double weight = 0;           // log-scaled bytes of the tensor, 0..1, for the thickness
    std::vector<Point> points;   // cubic Bezier: start, then (control, control, end) triples
    bool ranked = true;          // false: routed afterwards, drawn only on hover unless asked for
};

struct Layout {
    std::vector<LaidOutBox> boxes;
    std::vector<LaidOutEdge> edges;
    Rect bounds;
    // What the user should know: "120 boxes of scope x were stacked", "Graphviz gave up on scope y after 2 s".
    std::vector<std::string> notes;
};

}  // namespace whittle
