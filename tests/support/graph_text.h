// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// Graphs as a few lines of text, for tests:
//
//     versions 1882                               # optional: producer
//     x = Placeholder float [?,3]                 # attrs dtype and shape; the shape may be left out or <unknown>
//     w = Const float [2] {1, 2}                  # attrs dtype and value
//     y = Add x w:1 ^x @/cpu:0 {T: float}         # inputs, control inputs, device, attributes
//
// Attribute values: float (a type), 3 (int), 0.5 (float), true, "text", [1,2] and other lists, shape [?,3], shape
// <unknown>, func name, tensor float [2] {1, 2}. A node may be used before its line. `#` begins a comment.

// Throws std::invalid_argument, naming the line, when the text is none. Nodes get ids in order of the lines.
Graph graphFromText(absl::string_view text);
// One line per node in order; the inverse of graphFromText for what it can say. Tensors are printed by value, so
// encodings are not told apart.
std::string textOf(const Graph& graph);
std::string textOf(const Node& node, const Graph& graph);

// Removes the indentation that all lines share and blank lines at both ends, so that expectations can be raw strings.
std::string dedent(absl::string_view text);

}  // namespace whittle
