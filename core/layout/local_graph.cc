// SPDX-License-Identifier: Apache-2.0
#include "core/layout/local_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

Point between(Point a, Point b, double t) { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }

double distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

void lineTo(std::vector<Point>& curve, Point to) {
    const Point from = curve.back();
    curve.push_back(between(from, to, 1.0 / 3));
    curve.push_back(between(from, to, 2.0 / 3));
    curve.push_back(to);
}

}  // namespace

std::vector<Point> straightCurve(Point from, Point to) {
    std::vector<Point> curve = {from};
    lineTo(curve, to);
    return curve;
}

std::vector<Point> verticalCurve(Point from, Point to) {
    const double middle = (from.y + to.y) / 2;
    return {from, {from.x, middle}, {to.x, middle}, to};
}

void appendCurve(std::vector<Point>& curve, const std::vector<Point>& more) {
    if (more.empty()) return;
    if (curve.empty()) {
        curve = more;
        return;
    }
    if (distance(curve.back(), more.front()) > 0.01) lineTo(curve, more.front());
    curve.insert(curve.end(), more.begin() + 1, more.end());
}

std::vector<Point> roundedCurve(const std::vector<Point>& corners, double radius) {
    std::vector<Point> curve = {corners.front()};
    for (size_t i = 1; i + 1 < corners.size(); ++i) {
        const Point corner = corners[i];
        const double in = distance(curve.back(), corner), out = distance(corner, corners[i + 1]);
        if (in < 0.01 || out < 0.01) continue;
        const double r = std::min({radius, in / 2, out / 2});
        lineTo(curve, between(corner, curve.back(), r / in));
        const Point after = between(corner, corners[i + 1], r / out);
        curve.push_back(between(curve.back(), corner, 0.6));
        curve.push_back(between(after, corner, 0.6));
        curve.push_back(after);
    }
    lineTo(curve, corners.back());
    return curve;
}

void moveBy(LocalLayout& layout, double dx, double dy) {
    for (Rect& r : layout.boxes) {
        r.x += dx;
        r.y += dy;
    }
    for (auto& edge : layout.edges) {
        for (Point& p : edge) p = {p.x + dx, p.y + dy};
    }
}

void normalize(LocalLayout& layout) {
    constexpr double kFar = std::numeric_limits<double>::max();
    double left = kFar, top = kFar, right = -kFar, bottom = -kFar;
    const auto cover = [&](double x, double y) {
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
    };
    for (const Rect& r : layout.boxes) {
        cover(r.x, r.y);
        cover(r.x + r.width, r.y + r.height);
    }
    for (const auto& edge : layout.edges) {
        for (const Point& p : edge) cover(p.x, p.y);
    }
    if (left > right) return;
    moveBy(layout, -left, -top);
    layout.width = right - left;
    layout.height = bottom - top;
}

}  // namespace whittle
