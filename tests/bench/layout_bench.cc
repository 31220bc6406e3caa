// SPDX-License-Identifier: Apache-2.0

// How long pictures take: of an object detector of about 4,000 nodes and of a graph of 100,000. Prints medians and
// their limits and fails when one is missed.
//
//     layout_bench DETECTOR GRID
//
// Needs the layout worker: beside this program, or $WHITTLE_LAYOUT_WORKER.

#include "core/formats/model.h"
#include "core/layout/layout_engine.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>

namespace {

using namespace whittle;

class Bench {
  public:
    Bench(std::string detector, std::string grid) : m_detector(std::move(detector)), m_grid(std::move(grid)) {}

    bool run() {
        benchDetector();
        benchGrid();
        return m_good;
    }

  private:
    std::shared_ptr<const ScopeTree> open(const std::string& path) {
        const absl::StatusOr<Model> model = openModel(path, builtinOps(), Progress());
        if (!model.ok()) {
            std::fprintf(stderr, "%s\n", std::string(model.status().message()).c_str());
            m_good = false;
            return nullptr;
        }
        return std::make_shared<const ScopeTree>(model->metaGraphs.front().graph);
    }

    void report(
        const char* what, double limit, int rounds, const std::function<void()>& action,
        const std::function<void()>& before = [] {}) {
        std::vector<double> times;
        for (int i = 0; i < rounds; ++i) {
            before();
            const auto start = std::chrono::steady_clock::now();
            action();
            times.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        }
        std::sort(times.begin(), times.end());
        const double median = times[times.size() / 2];
        std::printf("%-52s %8.1f ms (limit %6.0f)\n", what, median, limit);
        std::fflush(stdout);
        m_good = m_good && median <= limit;
    }

    void picture(LayoutEngine& engine, const std::shared_ptr<const ScopeTree>& tree, const ViewState& view,
                 bool plainly = false) {
        LayoutRequest request{tree, view, nullptr, nullptr};
        request.withoutGraphviz = plainly;
        const absl::StatusOr<LayoutResult> result = engine.layout(request, Progress());
        if (result.ok()) {
            for (const std::string& note : result->layout->notes) std::printf("    %s\n", note.c_str());
            return;
        }
        std::fprintf(stderr, "%s\n", std::string(result.status().message()).c_str());
        m_good = false;
    }

    void benchDetector() {
        const std::shared_ptr<const ScopeTree> tree = open(m_detector);
        if (!tree) return;
        const ViewState first = initialViewState(*tree);
        std::optional<LayoutEngine> engine;
        const auto fresh = [&] { engine.emplace(); };
        report("detector: scope tree", 100, 9, [&] { ScopeTree copy(tree->graph()); });
        report(
            "detector: first picture, worker started", 250, 9, [&] { picture(*engine, tree, first); }, fresh);
        ViewState opened = first;
        const ScopeId scope = mediumScope(*tree);
        openPathTo(*tree, tree->node(tree->nodesWithin(scope).front()).id, opened);
        ViewState closed = opened;
        closeScope(closed, tree->scope(scope).key);
        openScope(opened, tree->scope(scope).key);
        std::printf("    (%s, %lld nodes)\n", tree->scope(scope).key.c_str(),
                    static_cast<long long>(tree->scope(scope).nodeCount));
        report(
            "detector: a scope of 300 nodes or more opened", 300, 9, [&] { picture(*engine, tree, opened); },
            [&] {
                fresh();
                picture(*engine, tree, closed);
            });
        ViewState everything;
        openAllBelow(*tree, kRootScope, everything);
        report(
            "detector: everything open", 3000, 3, [&] { picture(*engine, tree, everything); }, fresh);
        report(
            "detector: everything open, without Graphviz", 1000, 3, [&] { picture(*engine, tree, everything, true); },
            fresh);
    }

    // The smallest scope of 300 nodes and more.
    static ScopeId mediumScope(const ScopeTree& tree) {
        ScopeId best = kRootScope;
        for (ScopeId id = 1; id < static_cast<ScopeId>(tree.scopes().size()); ++id) {
            const int64_t count = tree.scope(id).nodeCount;
            if (count >= 300 && count < tree.scope(best).nodeCount) best = id;
        }
        return best;
    }

    void benchGrid() {
        const std::shared_ptr<const ScopeTree> tree = open(m_grid);
        if (!tree) return;
        std::optional<LayoutEngine> engine;
        report("100,000 nodes: scope tree", 100, 5, [&] { ScopeTree copy(tree->graph()); });
        report(
            "100,000 nodes: first picture", 1000, 5, [&] { picture(*engine, tree, initialViewState(*tree)); },
            [&] { engine.emplace(); });
    }

    const std::string m_detector, m_grid;
    bool m_good = true;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: layout_bench DETECTOR GRID\n");
        return 2;
    }
    return Bench(argv[1], argv[2]).run() ? 0 : 1;
}
