// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/variable_source.h"

#include <absl/status/status.h>

#include <string>
#include <vector>

namespace tensorflow {
class MetaGraphDef;
}  // namespace tensorflow

namespace whittle {

// The names of the nodes of `graph` that are variables: at the same time the keys under which an export stores them.
std::vector<std::string> variablesOf(const Graph& graph);

// Adds the nodes that save and restore the variables of `graph` under their own names, and tells the loaders about them
// (saver_def, the collection "variables"). NotFound when the checkpoint has no value for one.
absl::Status addSaver(const VariableSource& variables, Graph* graph, tensorflow::MetaGraphDef* meta);

}  // namespace whittle
