// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pipeline.h"
#include "core/shapes/input_shape.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// A pipeline that can be kept in a file and given to others. JSON:
//
//     {"whittle_recipe": 1, "compat": false, "inputs": ["x"], "outputs": ["y"], "input_shapes": ["x:0=1x3"],
//      "steps": [{"pass": "remove_nodes", "enabled": true, "ignore_errors": false,
//                 "arguments": [["op", "Identity"], ["op", "CheckNumerics"]]}]}
//
// Only "whittle_recipe" and each step's "pass" must be there. Keys that this version does not know are an error: a step
// that silently did less than its author meant would be worse.
struct Recipe {
    std::vector<std::string> inputs;  // empty: those of the model
    std::vector<std::string> outputs;
    std::vector<InputShape> inputShapes;  // to look at shapes with; no pass depends on them
    bool compat = false;
    std::vector<Step> steps;
    friend bool operator==(const Recipe&, const Recipe&) = default;
};

std::string printRecipe(const Recipe& recipe);
// InvalidArgument says where the text is no recipe; Unimplemented when it is one of a later version.
absl::StatusOr<Recipe> parseRecipe(absl::string_view json);

absl::Status saveRecipe(const Recipe& recipe, const std::string& path);
absl::StatusOr<Recipe> loadRecipe(const std::string& path);

}  // namespace whittle
