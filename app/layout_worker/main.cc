// SPDX-License-Identifier: Apache-2.0

// whittle-layout: Graphviz's `dot` as a filter. Standard input holds requests, standard output gets one answer to each,
// both as four bytes of length (little endian) and that many bytes of text. A request is a graph in the DOT language.
// An answer is
//
//     ok WIDTH HEIGHT
//     n NAME X Y          for every node: its centre
//     e K X Y X Y ...     for every edge: its attribute `k` and the points of its Bezier curve
//
// in points with y upwards, or "error MESSAGE". It ends with its input.

#include <graphviz/gvc.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

namespace {

constexpr uint32_t kLargestRequest = 64u << 20;

bool readExactly(void* into, size_t size) { return std::fread(into, 1, size, stdin) == size; }

bool readRequest(std::string& text) {
    std::array<unsigned char, 4> head;
    if (!readExactly(head.data(), head.size())) return false;
    const uint32_t size = head[0] | head[1] << 8 | head[2] << 16 | static_cast<uint32_t>(head[3]) << 24;
    if (size > kLargestRequest) return false;
    text.resize(size);
    return readExactly(text.data(), size);
}

bool writeAnswer(const std::string& text) {
    const auto size = static_cast<uint32_t>(text.size());
    const std::array<unsigned char, 4> head = {static_cast<unsigned char>(size), static_cast<unsigned char>(size >> 8),
                                               static_cast<unsigned char>(size >> 16),
                                               static_cast<unsigned char>(size >> 24)};
    return std::fwrite(head.data(), 1, head.size(), stdout) == head.size() &&
           std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void appendPoint(std::string& out, double x, double y) {
    std::array<char, 64> buffer;
    const int length = std::snprintf(buffer.data(), buffer.size(), " %.2f %.2f", x, y);
    out.append(buffer.data(), static_cast<size_t>(length));
}

void appendEdge(std::string& out, Agedge_t* edge) {
    char key[] = "k";
    const char* number = agget(edge, key);
    const splines* curve = ED_spl(edge);
    if (!number || !*number || !curve || curve->size == 0) return;
    out += "e ";
    out += number;
    // A curve in several pieces is one that `concentrate` made; we never ask for it.
    const bezier& piece = curve->list[0];
    for (int i = 0; i < piece.size; ++i) appendPoint(out, piece.list[i].x, piece.list[i].y);
    out += '\n';
}

std::string positions(Agraph_t* graph) {
    std::string out = "ok";
    const boxf box = GD_bb(graph);
    appendPoint(out, box.UR.x - box.LL.x, box.UR.y - box.LL.y);
    out += '\n';
    for (Agnode_t* node = agfstnode(graph); node; node = agnxtnode(graph, node)) {
        out += "n ";
        out += agnameof(node);
        appendPoint(out, ND_coord(node).x - box.LL.x, ND_coord(node).y - box.LL.y);
        out += '\n';
        for (Agedge_t* edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) appendEdge(out, edge);
    }
    return out;
}

std::string answer(GVC_t* context, const std::string& request) {
    Agraph_t* graph = agmemread(request.c_str());
    if (!graph) return "error the graph is not in the DOT language";
    std::string out;
    if (gvLayout(context, graph, "dot") == 0) {
        out = positions(graph);
        gvFreeLayout(context, graph);
    } else {
        out = "error graphviz has no dot layout (its plugins come with the package libgvc6)";
    }
    agclose(graph);
    return out;
}

}  // namespace

int main() {
    GVC_t* context = gvContext();
    agseterr(AGMAX);  // what Graphviz has to say goes nowhere: the answer says what matters
    std::string request;
    while (readRequest(request)) {
        if (!writeAnswer(answer(context, request))) return 1;
    }
    return 0;
}
