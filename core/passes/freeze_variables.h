// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph_index.h"
#include "core/passes/freeze_report.h"
#include "core/passes/freeze_rewriter.h"
#include "core/passes/handle_flow.h"
#include "core/passes/pass.h"

#include <absl/status/statusor.h>

#include <optional>
#include <vector>

namespace whittle {

// A variable of a graph that is to be frozen.
struct FreezableVariable {
    NodeId id = kNoNode;
    HandleFlow flow;
    FrozenValue value;
    std::optional<KeptNode> kept;  // when it has to stay a variable
};

// The variables of the graph in its order, each with the value that it may become. Kept are those that something writes
// or uses in a way that only variables allow, those that nodes of the model fill when it is loaded, and those that meet
// a kept one in a Merge.
//
// InvalidArgument, with node and file, for a variable whose attributes are of the wrong kind, for one whose type or
// shape in the checkpoint is another, and for a node that reads it as another type; NotFound when nothing in the model
// gives it a value. REQUIRES: context.ops, context.variables.
absl::StatusOr<std::vector<FreezableVariable>> freezableVariables(const GraphIndex& index, const PassContext& context);

// What the readers of the frozen ones find.
FrozenOutputs frozenOutputs(const std::vector<FreezableVariable>& variables);

}  // namespace whittle
