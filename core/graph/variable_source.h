// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/tensor.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// Whether the node is the handle of a variable, of a resource or of a reference.
inline bool isVariable(const Node& node) {
    return node.op == "VarHandleOp" || node.op == "VariableV2" || node.op == "Variable";
}

// Where the values of variables come from (a checkpoint); what a pass sees of it.
class VariableSource {
  public:
    virtual ~VariableSource() = default;

    // The value of the variable whose handle is node `name` (VarHandleOp, VariableV2, Variable) of the model's main
    // graph, its checksum verified, its bytes left in the mapped shard where it lies in one piece. NotFound when
    // nothing gives it one, FailedPrecondition when it gets its value from nodes that run when the model is loaded,
    // DataLoss when the stored value is corrupt.
    virtual absl::StatusOr<Tensor> read(absl::string_view name) const = 0;
    // dtype and shape without looking at the bytes.
    virtual absl::StatusOr<Tensor> describe(absl::string_view name) const = 0;
    // Where the values lie, for messages: ".../variables/variables.index".
    virtual std::string place() const { return "the checkpoint"; }
};

}  // namespace whittle
