// SPDX-License-Identifier: Apache-2.0
//
// How long transforms take: transform_bench GRAPH.pb INPUTS OUTPUTS TRANSFORM ...
//
// A transform is in the Graph Transform Tool's syntax. Prints a line for each with medians in seconds, separated by
// blanks: the pass in compat mode, the pass otherwise, and from the bytes of the file to those of the new graph in
// compat mode, which is what the Graph Transform Tool's one call does. "nan" stands for what failed; why is said on the
// standard error.

#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/passes/pass.h"
#include "core/passes/transform_string.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>

namespace whittle {
namespace {

constexpr size_t kMostRuns = 7;
constexpr double kMostSeconds = 1.5;  // after which no further run begins

void say(absl::string_view what, const absl::Status& status) {
    std::fprintf(stderr, "transform_bench: %s\n", absl::StrCat(what, ": ", status.message()).c_str());
}

double median(absl::string_view what, const std::function<absl::Status()>& work) {
    std::vector<double> times;
    for (double all = 0; times.empty() || (times.size() < kMostRuns && all < kMostSeconds); all += times.back()) {
        const auto start = std::chrono::steady_clock::now();
        const absl::Status status = work();
        times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        if (!status.ok()) {
            say(what, status);
            return NAN;
        }
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

absl::StatusOr<Graph> open(const char* path) {
    auto model = openModel(path, builtinOps(), Progress());
    if (!model.ok()) return model.status();
    return std::move(model->metaGraphs.front().graph);
}

absl::StatusOr<Graph> transformed(const Graph& graph, char** ends, const TransformCall& call, bool compat) {
    PassContext context;
    context.inputs = absl::StrSplit(ends[0], ',', absl::SkipEmpty());
    context.outputs = absl::StrSplit(ends[1], ',', absl::SkipEmpty());
    context.ops = &builtinOps();
    context.compat = compat;
    const PassInfo* pass = findPass(call.name);
    if (!pass) return absl::NotFoundError(absl::StrCat("there is no pass ", call.name));
    return pass->run(graph, call.args, context);
}

absl::Status fromBytesToBytes(char** arguments, const TransformCall& call) {
    const absl::StatusOr<Graph> graph = open(arguments[1]);
    if (!graph.ok()) return graph.status();
    const absl::StatusOr<Graph> result = transformed(*graph, arguments + 2, call, true);
    if (!result.ok()) return result.status();
    return encodeGraphDef(*result).status();
}

absl::Status measure(char** arguments, const char* text) {
    const absl::StatusOr<TransformList> list = parseTransforms(text);
    if (!list.ok()) return list.status();
    if (list->calls.size() != 1) return absl::InvalidArgumentError("one transform in each argument");
    const TransformCall& call = list->calls.front();
    const absl::StatusOr<Graph> graph = open(arguments[1]);
    if (!graph.ok()) return graph.status();
    const auto pass = [&](bool compat) {
        return median(text, [&] { return transformed(*graph, arguments + 2, call, compat).status(); });
    };
    const double compat = pass(true), safe = pass(false);
    std::printf("%.6f %.6f %.6f\n", compat, safe, median(text, [&] { return fromBytesToBytes(arguments, call); }));
    return absl::OkStatus();
}

int main(int argc, char** argv) {
    if (argc == 1) return 0;  // nothing to measure without a graph
    if (argc < 5) {
        say("usage", absl::InvalidArgumentError("transform_bench GRAPH.pb INPUTS OUTPUTS TRANSFORM ..."));
        return 2;
    }
    for (int i = 4; i < argc; ++i) {
        if (const absl::Status status = measure(argv, argv[i]); !status.ok()) {
            say(argv[i], status);
            return 1;
        }
    }
    return 0;
}

}  // namespace
}  // namespace whittle

int main(int argc, char** argv) { return whittle::main(argc, argv); }
