// SPDX-License-Identifier: Apache-2.0
#include "tests/views/sample_layouts.h"

#include <string>
#include <utility>

namespace whittle {

namespace {

using Kind = LaidOutBox::Kind;

int32_t addBox(Layout& layout, Kind kind, int32_t parent, std::string key, std::string title, std::string subtitle,
               Rect rect) {
    LaidOutBox box;
    box.kind = kind;
    box.parent = parent;
    box.depth = parent < 0 ? 0 : layout.boxes[static_cast<size_t>(parent)].depth + 1;
    box.key = std::move(key);
    box.title = std::move(title);
    box.subtitle = std::move(subtitle);
    if (kind == Kind::kNode) box.node = NodeId{static_cast<uint32_t>(layout.boxes.size())};
    box.nodeCount = kind == Kind::kNode ? 1 : 30;
    box.rect = rect;
    layout.boxes.push_back(std::move(box));
    return static_cast<int32_t>(layout.boxes.size()) - 1;
}

LaidOutEdge& join(Layout& layout, int32_t from, int32_t to, std::string label, double weight) {
    LaidOutEdge edge;
    edge.from = from;
    edge.to = to;
    edge.label = std::move(label);
    edge.weight = weight;
    const Rect& a = layout.boxes[static_cast<size_t>(from)].rect;
    const Rect& b = layout.boxes[static_cast<size_t>(to)].rect;
    const Point start{a.center().x, a.y + a.height}, end{b.center().x, b.y};
    const double bend = (end.y - start.y) / 2;
    edge.points = {start, {start.x, start.y + bend}, {end.x, end.y - bend}, end};
    layout.edges.push_back(std::move(edge));
    return layout.edges.back();
}

}  // namespace

Layout sampleLayout() {
    Layout l;
    const int32_t input = addBox(l, Kind::kNode, -1, "input", "Placeholder", "input", {260, 20, 140, 45});
    const int32_t net = addBox(l, Kind::kOpenScope, -1, "net/", "net", "34 nodes", {40, 120, 580, 420});
    const int32_t conv = addBox(l, Kind::kNode, net, "net/conv", "Conv2D", "conv", {250, 170, 160, 59});
    l.boxes.back().details = {"weights 3x3x32x64"};
    const int32_t bias = addBox(l, Kind::kNode, net, "net/bias", "BiasAdd", "bias", {260, 280, 140, 45});
    const int32_t relu = addBox(l, Kind::kNode, net, "net/relu", "Relu", "relu", {270, 370, 120, 45});
    const int32_t head = addBox(l, Kind::kClosedScope, net, "net/head/", "head", "30 nodes", {80, 460, 200, 50});
    const int32_t stack = addBox(l, Kind::kStack, net, "net/Class_*", "Class_* x 90", "270 nodes", {380, 460, 200, 50});
    const int32_t out = addBox(l, Kind::kNode, -1, "out", "ConcatV2", "out", {250, 610, 160, 45});
    join(l, input, conv, "float[?,150,150,3]", 0.4);
    join(l, conv, bias, "float[?,75,75,64]", 0.9);
    join(l, bias, relu, "float[?,75,75,64]", 0.9);
    join(l, relu, head, "float[?,75,75,64]", 0.7);
    join(l, relu, stack, "float[?,75,75,64]", 0.7);
    join(l, head, out, "2 tensors", 0.2);
    join(l, stack, out, "90 tensors", 0.2);
    LaidOutEdge& control = join(l, input, out, "", 0);
    control.control = true;
    control.points = {{400, 42}, {700, 60}, {700, 560}, {410, 620}};
    l.bounds = {0, 0, 720, 680};
    return l;
}

Layout sampleLayoutFolded() {
    Layout l;
    const int32_t input = addBox(l, Kind::kNode, -1, "input", "Placeholder", "input", {60, 20, 140, 45});
    const int32_t net = addBox(l, Kind::kClosedScope, -1, "net/", "net", "34 nodes", {30, 120, 200, 50});
    const int32_t out = addBox(l, Kind::kNode, -1, "out", "ConcatV2", "out", {50, 230, 160, 45});
    join(l, input, net, "float[?,150,150,3]", 0.4);
    join(l, net, out, "91 tensors", 0.2);
    l.bounds = {0, 0, 260, 300};
    return l;
}

Layout gridLayout(int columns, int rows) {
    static const char* const kOps[] = {"Conv2D", "BiasAdd", "Relu", "AddV2", "MaxPool", "Reshape", "Identity", "Cast"};
    Layout l;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const std::string name = "n" + std::to_string(column) + "_" + std::to_string(row);
            addBox(l, Kind::kNode, -1, name, kOps[(row * 3 + column) % 8], "scope/of/" + name,
                   {column * 170.0, row * 90.0, 130, 45});
        }
    }
    for (int row = 1; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const int32_t to = row * columns + column;
            join(l, to - columns, to, "float[?,38,38,64]", 0.5);
            if (column > 0) join(l, to - columns - 1, to, "float[?,38,38,64]", 0.2);
        }
    }
    l.bounds = {0, 0, columns * 170.0, rows * 90.0};
    return l;
}

}  // namespace whittle
