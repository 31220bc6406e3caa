// SPDX-License-Identifier: Apache-2.0
#include "core/layout/local_dot.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

constexpr double kPointsPerInch = 72;
// What Graphviz may spend: network simplex and crossing reduction stop after these shares of their usual work.
constexpr char kLimits[] = "nslimit=0.3 nslimit1=0.3 mclimit=0.2 splines=polyline ";

size_t at(int32_t i) { return static_cast<size_t>(i); }

void appendRank(std::string& dot, const LocalGraph& graph, LocalGraph::Role role, absl::string_view rank) {
    bool any = false;
    for (size_t b = 0; b < graph.boxes.size(); ++b) {
        if (graph.boxes[b].role != role) continue;
        if (!any) absl::StrAppend(&dot, "{rank=", rank, ";");
        any = true;
        absl::StrAppend(&dot, "n", b, ";");
    }
    if (any) dot += "}\n";
}

// Graphviz rounds to whole points and stops a little before the box.
void snapEnds(std::vector<Point>& curve, Point start, Point end) {
    if (curve.empty()) {
        curve = verticalCurve(start, end);
        return;
    }
    const Point a{start.x - curve.front().x, start.y - curve.front().y};
    const Point b{end.x - curve.back().x, end.y - curve.back().y};
    for (size_t i = 0; i < 2; ++i) {
        Point& first = curve[i];
        Point& last = curve[curve.size() - 1 - i];
        first = {first.x + a.x, first.y + a.y};
        last = {last.x + b.x, last.y + b.y};
    }
}

absl::Status malformed() { return absl::InternalError("the layout worker's answer makes no sense"); }

}  // namespace

std::string localDot(const LocalGraph& graph, bool limited) {
    std::string dot = "digraph g {\n";
    absl::StrAppend(&dot, "graph [", limited ? kLimits : "", "nodesep=", kBoxGap / kPointsPerInch,
                    " ranksep=", kRankGap / kPointsPerInch, "]\n");
    dot += "node [shape=box fixedsize=true label=\"\"]\nedge [dir=none tailport=s headport=n]\n";
    for (size_t b = 0; b < graph.boxes.size(); ++b) {
        const LocalGraph::Box& box = graph.boxes[b];
        absl::StrAppend(&dot, "n", b, " [width=", box.width / kPointsPerInch, " height=", box.height / kPointsPerInch,
                        "]\n");
    }
    appendRank(dot, graph, LocalGraph::Role::kTopPort, "source");
    appendRank(dot, graph, LocalGraph::Role::kBottomPort, "sink");
    for (size_t e = 0; e < graph.edges.size(); ++e) {
        const LocalGraph::Edge& edge = graph.edges[e];
        absl::StrAppend(&dot, "n", edge.from, " -> n", edge.to, " [k=", e);
        const int weight = static_cast<int>(std::clamp(std::round(edge.weight), 1.0, 20.0));
        if (weight != 1) absl::StrAppend(&dot, " weight=", weight);
        if (edge.loop) dot += " constraint=false";
        dot += "]\n";
    }
    dot += "}\n";
    return dot;
}

absl::StatusOr<LocalLayout> parseLocalLayout(const LocalGraph& graph, absl::string_view answer) {
    LocalLayout layout;
    layout.boxes.resize(graph.boxes.size());
    layout.edges.resize(graph.edges.size());
    double height = 0;
    size_t seen = 0;
    std::vector<double> numbers;
    for (const absl::string_view line : absl::StrSplit(answer, '\n', absl::SkipEmpty())) {
        const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
        const bool head = words[0] == "ok";
        numbers.clear();
        for (size_t i = head ? 1 : 2; i < words.size(); ++i) {
            double number = 0;
            if (!absl::SimpleAtod(words[i], &number) || !std::isfinite(number)) return malformed();
            numbers.push_back(number);
        }
        if (words.size() < 3 || numbers.size() % 2 != 0) return malformed();
        uint32_t index = 0;
        if (head) {
            height = numbers[1];
        } else if (words[0] == "n") {
            if (!absl::SimpleAtoi(words[1].substr(1), &index) || index >= graph.boxes.size()) return malformed();
            const LocalGraph::Box& box = graph.boxes[index];
            layout.boxes[index] = {numbers[0] - box.width / 2, height - numbers[1] - box.height / 2, box.width,
                                   box.height};
            ++seen;
        } else if (words[0] == "e") {
            if (!absl::SimpleAtoi(words[1], &index) || index >= graph.edges.size()) return malformed();
            for (size_t i = 0; i < numbers.size(); i += 2) {
                layout.edges[index].push_back({numbers[i], height - numbers[i + 1]});
            }
            if (layout.edges[index].size() % 3 != 1) return malformed();
        }
    }
    if (seen != graph.boxes.size()) return malformed();
    for (size_t e = 0; e < graph.edges.size(); ++e) {
        const Rect& a = layout.boxes[at(graph.edges[e].from)];
        const Rect& b = layout.boxes[at(graph.edges[e].to)];
        snapEnds(layout.edges[e], {a.center().x, a.y + a.height}, {b.center().x, b.y});
    }
    normalize(layout);
    return layout;
}

}  // namespace whittle
