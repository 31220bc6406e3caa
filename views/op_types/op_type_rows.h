// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/variable_source.h"
#include "views/common/tree_model.h"

#include <string>
#include <vector>

namespace whittle {

// All nodes of one op type.
struct OpTypeCount {
    std::string op;
    int64_t count = 0;
    int64_t bytes = 0;   // weights of the nodes
    std::string reason;  // why TensorRT cannot take the type; empty when it can
};

// Most frequent first. Linear in the nodes; looks at no tensor's elements.
std::vector<OpTypeCount> countOpTypes(const Graph& graph, const VariableSource* variables);

// op, count, bytes, TensorRT, reason; the payload is the op type.
std::vector<TreeRow> opTypeRows(const std::vector<OpTypeCount>& counts);

}  // namespace whittle
