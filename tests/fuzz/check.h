// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/graph/function_calls.h"
#include "core/passes/known_shapes.h"

#include <cstdio>
#include <cstdlib>

namespace whittle {

// For fuzz targets: ends the program, so that libFuzzer keeps the input.
inline void require(const absl::Status& status, const char* what) {
    if (status.ok()) return;
    std::fprintf(stderr, "%s: %s\n", what, std::string(status.message()).c_str());
    std::abort();
}
inline void require(bool holds, const char* what) {
    require(holds ? absl::OkStatus() : absl::InternalError("no"), what);
}

// What holds for every graph that a reader hands on: it is whole, shapes can be inferred, it can be written, and what
// was written reads and writes the same.
inline void checkGraph(const Graph& graph) {
    require(verify(graph), "the graph that was read");
    (void)checkFunctionRecursion(graph);
    (void)inferTensors(graph, builtinOps(), inferenceOptions(builtinOps()));
    const absl::StatusOr<WireRope> encoded = encodeGraphDef(graph);
    require(encoded.status(), "writing it");
    const std::string bytes = encoded->flatten();
    const absl::StatusOr<Graph> again = readGraphDef(Bytes::copyOf(bytes), builtinOps(), Progress());
    require(again.status(), "reading what was written");
    const absl::StatusOr<WireRope> twice = encodeGraphDef(*again);
    require(twice.status(), "writing it again");
    require(twice->equals(bytes), "writing twice gives the same bytes");
}

}  // namespace whittle
