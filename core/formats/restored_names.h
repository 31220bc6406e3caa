// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <string>

namespace whittle {

// The names that TensorFlow 2.17's Python gives to the functions of `graph` when a fresh process loads them, by name in
// the file. saved_model_cli sorts what it lists by these. NotFound names an op type that is not registered;
// InvalidArgument says that functions call each other in a circle or call one that is missing.
absl::StatusOr<absl::flat_hash_map<std::string, std::string>> restoredFunctionNames(const Graph& graph,
                                                                                    const OpRegistry& ops);

}  // namespace whittle
