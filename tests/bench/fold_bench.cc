// SPDX-License-Identifier: Apache-2.0
//
// How long folding takes: fold_bench GRAPH.pb INPUTS OUTPUTS
//
// Prints medians in seconds, a line for each: the pass in compat mode, the pass otherwise, and from the bytes of the
// file to those of the folded graph in compat mode, which is what the Graph Transform Tool's one call does.

#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/passes/pass.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

namespace whittle {
namespace {

constexpr int kRuns = 7;

[[noreturn]] void fail(const absl::Status& status) {
    std::fprintf(stderr, "fold_bench: %s\n", std::string(status.message()).c_str());
    std::exit(1);
}

double median(const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < kRuns; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

Graph open(const char* path) {
    auto model = openModel(path, builtinOps(), Progress());
    if (!model.ok()) fail(model.status());
    return std::move(model->metaGraphs.front().graph);
}

Graph fold(const Graph& graph, char** ends, bool compat) {
    PassContext context;
    context.inputs = absl::StrSplit(ends[0], ',', absl::SkipEmpty());
    context.outputs = absl::StrSplit(ends[1], ',', absl::SkipEmpty());
    context.ops = &builtinOps();
    context.compat = compat;
    auto folded = findPass("fold_constants")->run(graph, PassArgs(), context);
    if (!folded.ok()) fail(folded.status());
    return *std::move(folded);
}

int main(int argc, char** argv) {
    if (argc == 1) return 0;  // nothing to measure without a graph
    if (argc != 4) fail(absl::InvalidArgumentError("usage: fold_bench GRAPH.pb INPUTS OUTPUTS"));
    const Graph graph = open(argv[1]);
    std::printf("compat %.6f\n", median([&] { fold(graph, argv + 2, true); }));
    std::printf("safe %.6f\n", median([&] { fold(graph, argv + 2, false); }));
    std::printf("whole %.6f\n", median([&] {
                    const auto bytes = encodeGraphDef(fold(open(argv[1]), argv + 2, true));
                    if (!bytes.ok()) fail(bytes.status());
                }));
    return 0;
}

}  // namespace
}  // namespace whittle

int main(int argc, char** argv) { return whittle::main(argc, argv); }
