// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

namespace whittle {

// The flags of `saved_model_cli show` that choose what is shown.
struct ShowRequest {
    bool all = false;
    bool listOps = false;
    std::optional<std::string> tagSet;  // comma separated; empty for the empty set
    std::optional<std::string> signature;
};

// The text that saved_model_cli of TensorFlow 2.17 prints for a SavedModel or a MetaGraphDef, byte for byte, with sets
// and proto maps sorted where Python's order is arbitrary. NotFound when there is no such tag set or signature, in the
// words of saved_model_cli.
absl::StatusOr<std::string> showText(const Model& model, const ShowRequest& request, const OpRegistry& ops);

// The op types that saved_model_cli lists: of the graph and of functions called by name or by a PartitionedCall; those
// inside branches and loop bodies are not among them. Sorted.
std::vector<std::string> opsUsed(const Graph& graph);

}  // namespace whittle
