// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstddef>
#include <cstdint>

namespace whittle {

// A floating point type of 16 bits to store weights in.
struct NarrowType {
    DataType dtype;
    absl::string_view suffix;  // of the names of the constants that hold the weights
    // Rounds `count` floats to `codes` and gives in `values` what they expand to.
    void (*round)(const float* from, size_t count, uint16_t* codes, float* values);
};

// Stores float constants of at least `minimum_size` elements as `type`, each with a Cast of its name that expands it.
absl::StatusOr<Graph> narrowWeights(const Graph& graph, const PassArgs& args, const NarrowType& type,
                                    PassContext& context);

}  // namespace whittle
