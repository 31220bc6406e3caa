// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/arguments.h"
#include "core/formats/checkpoint_variables.h"
#include "core/formats/model.h"
#include "core/graph/signature.h"
#include "core/passes/pipeline.h"

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

namespace whittle {

// What `whittle transform` works on: the graph of a GraphDef, or what signatures of a SavedModel compute.
struct TransformSource {
    GraphPtr graph;
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    const MetaGraph* meta = nullptr;    // null for a GraphDef
    std::vector<Signature> signatures;  // on `graph`
    std::unique_ptr<CheckpointVariables> variables;
};

// `severalSignatures`: all that the model has, or those that --signature_def names; otherwise one. Points into `model`.
absl::StatusOr<TransformSource> transformSource(const Model& model, const Arguments& arguments, bool severalSignatures);

// The signatures of `source` on the graph that passes made of its own: tensors follow nodes that have another name now.
// NotFound names one whose node is gone.
absl::StatusOr<std::vector<Signature>> signaturesOn(const Graph& result, const TransformSource& source);

}  // namespace whittle
