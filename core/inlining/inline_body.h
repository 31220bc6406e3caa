// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/inlining/flow_graph.h"
#include "core/inlining/function_body.h"

#include <absl/status/status.h>

namespace whittle {

struct InlineBodyOptions {
    // What stays under the caller's name: nothing; an IdentityN that hands on its results, so that they can still be
    // fetched; or a NoOp, so that one can still wait for it.
    enum class Caller { kGoes, kFetchable, kTargetable };
    Caller caller = Caller::kGoes;
    // TensorFlow 2 (PartitionedCall, branches): nodes keep their devices, the call is done when the control returns
    // are. Else, a node whose op is the function: all on the caller's device, done when the results are there.
    bool isMultiDevice = true;
};

// Puts `body` in the place of the node `caller`, named and wired as TensorFlow does it (InlineFunctionBody in
// common_runtime/inline_function_utils.cc, 2.17): body node X becomes <caller>/X, arguments Identity nodes
// Func/<caller>/input/_k, results Func/<caller>/output/_k; NoOp nodes stand for control edges in and out.
// InvalidArgument names the caller when inputs or outputs are not those of the function.
absl::Status inlineBody(const FunctionBody& body, int32_t caller, const InlineBodyOptions& options, FlowGraph* graph);

}  // namespace whittle
