// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/pass.h"

#include <absl/status/statusor.h>

namespace whittle {

// FakeQuantWithMinMaxVars nodes, which hold ranges found in training, as the Graph Transform Tool's quantize_nodes
// treats them (quantize_nodes.cc, 2.17.1). InvalidArgument in its words where it ends up with two nodes of one name.

// Moves FakeQuant nodes up over chains of one to three nodes with one input each, of whatever op:
//     y = FakeQuantWithMinMaxVars r lo hi  of  r = Relu c     ->     y = Relu y_hoisted  of
//                                                                    y_hoisted = FakeQuantWithMinMaxVars c lo hi
absl::StatusOr<Graph> hoistFakeQuantsAsTool(const Graph& graph, PassContext& context);

// y = FakeQuantWithMinMaxVars x lo hi  ->  QuantizeV2 to 32 bits, Requantize to the range, y = Dequantize.
absl::StatusOr<Graph> requantizeFakeQuantsAsTool(const Graph& graph, PassContext& context);

// Of two Requantize nodes with nothing but Dequantize and QuantizeV2 between, the first with a measured range and the
// second with a constant one, leaves the second.
absl::StatusOr<Graph> mergeRequantizesAsTool(const Graph& graph, PassContext& context);

}  // namespace whittle
