// SPDX-License-Identifier: Apache-2.0
#include "core/layout/layout_engine.h"

#include "core/formats/model.h"
#include "core/layout/dot.h"
#include "core/layout/layered.h"
#include "tests/core/layout/graphs.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace whittle {
namespace {

constexpr double kSlack = 0.75;  // of Graphviz's rounding to hundredths and points

LayoutEngineOptions withWorker() {
    LayoutEngineOptions options;
    options.worker = WHITTLE_LAYOUT_WORKER;
    return options;
}

LayoutRequest requestFor(Graph graph) {
    LayoutRequest request;
    request.tree = std::make_shared<const ScopeTree>(std::move(graph));
    request.view = initialViewState(*request.tree);
    return request;
}

LayoutResult layOut(LayoutEngine& engine, const LayoutRequest& request) {
    absl::StatusOr<LayoutResult> result = engine.layout(request, Progress());
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : LayoutResult{std::make_shared<const Layout>(), nullptr};
}

bool overlap(const Rect& a, const Rect& b) {
    return a.x + kSlack < b.x + b.width && b.x + kSlack < a.x + a.width && a.y + kSlack < b.y + b.height &&
           b.y + kSlack < a.y + a.height;
}

bool inside(const Rect& outer, const Rect& inner) {
    return inner.x >= outer.x - kSlack && inner.y >= outer.y - kSlack &&
           inner.x + inner.width <= outer.x + outer.width + kSlack &&
           inner.y + inner.height <= outer.y + outer.height + kSlack;
}

bool onBorder(const Rect& r, Point p) {
    const Rect grown{r.x - kSlack, r.y - kSlack, r.width + 2 * kSlack, r.height + 2 * kSlack};
    const bool edge = std::abs(p.x - r.x) < kSlack || std::abs(p.x - r.x - r.width) < kSlack ||
                      std::abs(p.y - r.y) < kSlack || std::abs(p.y - r.y - r.height) < kSlack;
    return grown.contains(p) && edge;
}

std::string describe(const LaidOutBox& from, const LaidOutBox& to, const LaidOutEdge& edge) {
    const auto text = [](const Rect& r) { return absl::StrCat(r.x, ",", r.y, " ", r.width, "x", r.height); };
    const Point a = edge.points.front(), b = edge.points.back();
    return absl::StrCat(from.key, " (", text(from.rect), ") -> ", to.key, " (", text(to.rect), "): ", a.x, ",", a.y,
                        " .. ", b.x, ",", b.y, edge.ranked ? "" : " unranked");
}

void expectSound(const Layout& layout) {
    for (size_t a = 0; a < layout.boxes.size(); ++a) {
        const LaidOutBox& box = layout.boxes[a];
        EXPECT_LT(box.parent, static_cast<int32_t>(a));
        const Rect& outer = box.parent < 0 ? layout.bounds : layout.boxes[static_cast<size_t>(box.parent)].rect;
        EXPECT_TRUE(inside(outer, box.rect)) << box.key;
        for (size_t b = a + 1; b < layout.boxes.size(); ++b) {
            if (layout.boxes[b].parent != box.parent) continue;
            EXPECT_FALSE(overlap(box.rect, layout.boxes[b].rect)) << box.key << " on " << layout.boxes[b].key;
        }
    }
    for (const LaidOutEdge& edge : layout.edges) {
        const LaidOutBox &from = layout.boxes[static_cast<size_t>(edge.from)],
                         &to = layout.boxes[static_cast<size_t>(edge.to)];
        ASSERT_EQ(edge.points.size() % 3, 1u) << from.key << " -> " << to.key;
        EXPECT_TRUE(onBorder(from.rect, edge.points.front())) << describe(from, to, edge);
        EXPECT_TRUE(onBorder(to.rect, edge.points.back())) << describe(from, to, edge);
    }
}

bool same(const Layout& a, const Layout& b) {
    const auto boxes = [](const LaidOutBox& x, const LaidOutBox& y) { return x.key == y.key && x.rect == y.rect; };
    const auto edges = [](const LaidOutEdge& x, const LaidOutEdge& y) { return x.points == y.points; };
    return std::equal(a.boxes.begin(), a.boxes.end(), b.boxes.begin(), b.boxes.end(), boxes) &&
           std::equal(a.edges.begin(), a.edges.end(), b.edges.begin(), b.edges.end(), edges);
}

class LayoutEngineTest : public ::testing::Test {
  protected:
    LayoutEngine m_engine{withWorker()};
};

TEST_F(LayoutEngineTest, everyPictureIsSound) {
    std::vector<Graph> graphs = {Graph(), chain(1), chain(40), chain(400), grid(3, 3, 4), flatKeras(16), detector()};
    for (unsigned seed = 0; seed < 6; ++seed) graphs.push_back(randomGraph(150, seed));
    for (const Graph& graph : graphs) {
        LayoutRequest request = requestFor(graph);
        for (const Orientation orientation : {Orientation::kTopDown, Orientation::kLeftRight}) {
            request.view.orientation = orientation;
            for (const bool plainly : {false, true}) {
                request.withoutGraphviz = plainly;
                expectSound(*layOut(m_engine, request).layout);
            }
        }
        openAllBelow(*request.tree, kRootScope, request.view);
        request.withoutGraphviz = false;
        request.view.foldConstants = false;
        expectSound(*layOut(m_engine, request).layout);
    }
}

TEST_F(LayoutEngineTest, sameRequestGivesSamePictureCachedOrNot) {
    const LayoutRequest request = requestFor(detector());
    const LayoutResult first = layOut(m_engine, request);
    EXPECT_TRUE(same(*first.layout, *layOut(m_engine, request).layout));
    LayoutEngine fresh(withWorker());
    LayoutRequest other = request;
    openAllBelow(*request.tree, kRootScope, other.view);
    layOut(fresh, other);
    EXPECT_TRUE(same(*first.layout, *layOut(fresh, request).layout));
}

TEST_F(LayoutEngineTest, openingAScopeKeepsTheInsideOfOthers) {
    LayoutRequest request = requestFor(grid(2, 3, 4));
    openToDepth(*request.tree, 1, request.view);
    const auto before = layOut(m_engine, request).layout;
    openScope(request.view, "stage_1/block_1/");
    const auto after = layOut(m_engine, request).layout;
    const auto find = [](const Layout& layout, absl::string_view key) {
        for (const LaidOutBox& box : layout.boxes) {
            if (box.key == key) return box.rect;
        }
        ADD_FAILURE() << key;
        return Rect();
    };
    const Rect outerBefore = find(*before, "stage_0/"), outerAfter = find(*after, "stage_0/");
    const Rect innerBefore = find(*before, "stage_0/block_1/"), innerAfter = find(*after, "stage_0/block_1/");
    EXPECT_EQ(innerBefore.x - outerBefore.x, innerAfter.x - outerAfter.x);
    EXPECT_EQ(innerBefore.y - outerBefore.y, innerAfter.y - outerAfter.y);
}

TEST_F(LayoutEngineTest, resultsOfTheFlowLieBelowTheirSources) {
    LayoutRequest request = requestFor(grid(1, 1, 4));
    openAllBelow(*request.tree, kRootScope, request.view);
    const auto layout = layOut(m_engine, request).layout;
    for (const LaidOutEdge& edge : layout->edges) EXPECT_LE(edge.points.front().y, edge.points.back().y);
    request.view.orientation = Orientation::kLeftRight;
    for (const LaidOutEdge& edge : layOut(m_engine, request).layout->edges) {
        EXPECT_LE(edge.points.front().x, edge.points.back().x);
    }
}

TEST_F(LayoutEngineTest, longChainsAreNoSlivers) {
    LayoutRequest request = requestFor(chain(60));
    openAllBelow(*request.tree, kRootScope, request.view);
    const Rect bounds = layOut(m_engine, request).layout->bounds;
    EXPECT_LT(bounds.height, 3 * bounds.width);
    EXPECT_LT(bounds.width, 5 * bounds.height);
}

TEST_F(LayoutEngineTest, openedStackIsNoSliverEither) {
    LayoutRequest request = requestFor(detector());
    request.view.open = {"post/", "post/while/", "post/while/Class_*"};
    const auto layout = layOut(m_engine, request).layout;
    for (const LaidOutBox& box : layout->boxes) {
        if (box.key != "post/while/Class_*") continue;
        EXPECT_EQ(box.kind, LaidOutBox::Kind::kOpenScope);
        EXPECT_LT(box.rect.width, 4 * box.rect.height);
        return;
    }
    FAIL() << "no stack";
}

TEST_F(LayoutEngineTest, labelsNameTheTensor) {
    GraphMaker maker;
    const NodeId x = maker.add("x", "Placeholder", {});
    maker.add("y", "Relu", {x});
    Graph graph = maker.graph();
    Node typed = *graph.nodes[0];
    typed.attrs.set("dtype", Attr::ofType(DataType::kFloat));
    typed.attrs.set("shape", Attr::ofShape(Shape::of({-1, 3})));
    graph.nodes[0] = std::make_shared<const Node>(typed);
    LayoutRequest request = requestFor(graph);
    request.tensors = std::make_shared<const InferredTensors>(*inferTensors(graph, builtinOps()));
    const auto layout = layOut(m_engine, request).layout;
    ASSERT_EQ(layout->edges.size(), 1u);
    EXPECT_EQ(layout->edges[0].label, "float[?,3]");
    EXPECT_GT(layout->edges[0].weight, 0);
}

TEST_F(LayoutEngineTest, cancelledRequestsSaySo) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(m_engine.layout(requestFor(detector()), Progress(stop.get_token())).status().code(),
              absl::StatusCode::kCancelled);
}

TEST_F(LayoutEngineTest, scopesTooLargeForGraphvizAreLayeredByOurselves) {
    LayoutEngineOptions options = withWorker();
    options.worker = "/nonexistent";
    options.maxBoxesForGraphviz = 5;
    LayoutEngine engine(options);
    LayoutRequest request = requestFor(flatKeras(3));
    openAllBelow(*request.tree, kRootScope, request.view);
    expectSound(*layOut(engine, request).layout);
}

TEST(LayeredTest, fiveThousandBoxesTakeLittleTime) {
    LocalGraph graph;
    for (int32_t i = 0; i < 5000; ++i) {
        graph.boxes.push_back({100, 40});
        for (const int32_t back : {1, 7, 40}) {
            if (i >= back) graph.edges.push_back({i - back, i});
        }
    }
    const auto start = std::chrono::steady_clock::now();
    const LocalLayout layout = layeredLayout(graph);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 8);  // unoptimized and under load; an optimized build takes a tenth
    EXPECT_EQ(layout.boxes.size(), 5000u);
}

TEST(DotTest, quotesWhatDotWouldMisread) { EXPECT_EQ(dotQuoted("a\"b\\c\n"), "\"a\\\"b\\\\c\\n\""); }

TEST_F(LayoutEngineTest, dotTextHasEveryBoxAndEdge) {
    LayoutRequest request = requestFor(grid(2, 2, 2));
    const auto layout = layOut(m_engine, request).layout;
    const std::string dot = toDot(*layout, "a \"title\"");
    for (const LaidOutBox& box : layout->boxes) EXPECT_TRUE(absl::StrContains(dot, box.key)) << box.key;
    size_t arrows = 0;
    for (size_t at = dot.find(" -> "); at != std::string::npos; at = dot.find(" -> ", at + 1)) ++arrows;
    EXPECT_EQ(arrows, layout->edges.size());
    EXPECT_EQ(std::count(dot.begin(), dot.end(), '{'), std::count(dot.begin(), dot.end(), '}'));
}

// The bundled sample, or the models of a folder of one's own that WHITTLE_ZOO names.
TEST_F(LayoutEngineTest, modelsAreSound) {
    const char* zoo = std::getenv("WHITTLE_ZOO");
    size_t seen = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(zoo ? zoo : WHITTLE_TEST_DATA "/../resources/sample")) {
        const absl::StatusOr<Model> model = openModel(entry.path().string(), builtinOps(), Progress());
        if (!model.ok() || model->metaGraphs.front().graph.nodes.size() > 30000) continue;
        SCOPED_TRACE(entry.path().string());
        ++seen;
        LayoutRequest request = requestFor(model->metaGraphs.front().graph);
        expectSound(*layOut(m_engine, request).layout);
        openToDepth(*request.tree, 2, request.view);
        expectSound(*layOut(m_engine, request).layout);
    }
    EXPECT_GT(seen, 0u);
}

}  // namespace
}  // namespace whittle
