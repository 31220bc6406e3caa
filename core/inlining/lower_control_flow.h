// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/inlining/flow_graph.h"

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

namespace whittle {

// Functional control flow as Switch, Merge and loops, named and wired as TensorFlow does it (common_runtime/
// lower_if_op.cc, lower_case_op.cc, lower_while_op.cc, 2.17). Bodies become nodes whose op is the function, marked with
// kLoweredCall, which are inlined afterwards. A NoOp stays under the name of the node. InvalidArgument names the node
// when an attribute is missing or of the wrong kind, or when its branches differ in their results.

// Set on the calls that lowering makes: they are inlined whatever side effects they have.
inline constexpr absl::string_view kLoweredCall = "_lower_as_multi_device_function";
// Set on nodes that TensorFlow lowers.
inline constexpr absl::string_view kLowerUsingSwitchMerge = "_lower_using_switch_merge";

// Whether a node is marked for lowering.
bool isMarkedForLowering(const Node& node);

absl::Status lowerIf(int32_t index, FlowGraph* graph);
absl::Status lowerCase(int32_t index, FlowGraph* graph);
absl::Status lowerWhile(int32_t index, FlowGraph* graph);

}  // namespace whittle
