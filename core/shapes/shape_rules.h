// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/shape.h"

#include <absl/types/span.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace whittle {

// What a shape rule is given: the node, the shapes of its data inputs, and the values of those that are small
// constants.
struct ShapeRuleInput {
    const Node& node;
    const std::vector<Shape>& shapes;
    // The elements of data input `slot` when it is a constant of integers, else nullopt.
    std::function<std::optional<std::vector<int64_t>>(size_t slot)> constant;
    size_t outputs = 0;
};

// Shapes of all outputs by the plain rule of the op; unknown where there is no rule or the inputs do not say enough.
std::vector<Shape> outputShapes(const ShapeRuleInput& input);

}  // namespace whittle
