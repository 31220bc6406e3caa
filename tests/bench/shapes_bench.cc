// SPDX-License-Identifier: Apache-2.0

// How long it takes to infer the shapes of a graph of 100,000 nodes. Prints the median and its limit and fails when it
// is missed.
//
//     shapes_bench GRID

#include "core/formats/model.h"
#include "core/passes/known_shapes.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace {

using namespace whittle;

constexpr int kRounds = 5;
constexpr double kLimitMilliseconds = 1000;

// Milliseconds, or a negative number when inference fails.
double inferOnce(const Graph& graph) {
    const auto start = std::chrono::steady_clock::now();
    const absl::StatusOr<InferredTensors> tensors = inferTensors(graph, builtinOps(), inferenceOptions(builtinOps()));
    const auto end = std::chrono::steady_clock::now();
    if (!tensors.ok()) {
        std::fprintf(stderr, "%s\n", std::string(tensors.status().message()).c_str());
        return -1;
    }
    return std::chrono::duration<double, std::milli>(end - start).count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: shapes_bench GRID\n");
        return 2;
    }
    const absl::StatusOr<Model> model = openModel(argv[1], builtinOps(), Progress());
    if (!model.ok()) {
        std::fprintf(stderr, "%s\n", std::string(model.status().message()).c_str());
        return 1;
    }
    const Graph& graph = model->metaGraphs.front().graph;
    std::vector<double> times;
    for (int i = 0; i < kRounds; ++i) {
        times.push_back(inferOnce(graph));
        if (times.back() < 0) return 1;
    }
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    std::printf("shapes of %-8zu nodes %8.1f ms (limit %6.0f)\n", graph.nodes.size(), median, kLimitMilliseconds);
    return median <= kLimitMilliseconds ? 0 : 1;
}
