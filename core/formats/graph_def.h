// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/base/progress.h"
#include "core/formats/wire_rope.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// Reads a binary GraphDef without copying its tensors: they are slices of `data`. Functions become bodies of ordinary
// nodes, see core/graph/function.h. DataLoss for damaged bytes, with their offset; InvalidArgument for a graph that
// TensorFlow refuses (graph_checks.h): names that are not unique, inputs that name nothing, cycles that are no loops.
absl::StatusOr<Graph> readGraphDef(const Bytes& data, const OpRegistry& ops, const Progress& progress);
// The same for a GraphDef inside a larger file; `wire` lies in `root`.
absl::StatusOr<Graph> readGraphDef(const Bytes& root, absl::string_view wire, const OpRegistry& ops,
                                   const Progress& progress);

// The GraphDef as TensorFlow's deterministic serialization writes it: attributes and functions that nobody touched byte
// for byte, weights as slices of where they lie. Unimplemented when a changed function uses an op whose definition is
// not known; ResourceExhausted over 2 GiB, protobuf's limit.
absl::StatusOr<WireRope> encodeGraphDef(const Graph& graph);

// Binary (.pb) and text (.pbtxt); the file is replaced only when all of it was written. The text form needs memory for
// all of the graph, weights included.
absl::Status writeGraphDef(const Graph& graph, const std::string& path);
absl::Status writeGraphDefText(const Graph& graph, const std::string& path);

}  // namespace whittle
