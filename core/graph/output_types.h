// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/op_registry.h"

#include <vector>

namespace whittle {

// The dtypes of a node's outputs, as its op's definition and its attributes say. Of an op that is not defined: its
// attribute `dtype` or `T` for one output, nothing without them.
std::vector<DataType> outputTypes(const Node& node, const OpRegistry& ops);

}  // namespace whittle
