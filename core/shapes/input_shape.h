// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/graph/shape.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// A shape that the user gives to an input: "image:0=1x300x300x3". A size that stays unknown is written "?", a scalar
// as nothing after the "=".
struct InputShape {
    std::string tensor;  // "image:0", or a key of the signature
    Shape shape;
    friend bool operator==(const InputShape&, const InputShape&) = default;
};

// InvalidArgument says what is wrong with the text.
absl::StatusOr<InputShape> parseInputShape(absl::string_view text);
absl::StatusOr<Shape> parseSizes(absl::string_view text);
// The output that `tensor` names. InvalidArgument for what is no tensor's name, NotFound for what is not in the graph.
absl::StatusOr<Input> locateInput(absl::string_view tensor, const GraphIndex& index);
std::string toString(const InputShape& input);
// "1x?x3", "" for a scalar. REQUIRES: the rank is known.
std::string sizesText(const Shape& shape);

}  // namespace whittle
