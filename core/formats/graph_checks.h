// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/output_ports.h"
#include "core/graph/node.h"

#include <absl/status/status.h>

#include <vector>

namespace whittle {

// What TensorFlow refuses about the nodes of a graph or of a function body; InvalidArgument names the node.
// REQUIRES: nodes[i]->id is i, inputs lie among the nodes.
//
// - an input that no output of its source can be (where the source's definition is known),
// - a control input before a data input,
// - a Const whose content is not as long as its type and shape say,
// - a cycle that is no loop (core/graph/order.h).
absl::Status checkNodes(const std::vector<NodePtr>& nodes, const OpLookup& ops);

}  // namespace whittle
