// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// `node` with the names in its "_class" ("loc:@name") replaced by `renamed`; `node` itself when there are none.
// TensorFlow refuses a graph whose "_class" names a node that is not there.
NodePtr colocatedAnew(const NodePtr& node, const absl::flat_hash_map<std::string, std::string>& renamed);

// Takes out of every "_class" what names a node that is not in `graph`, as grappler does when it is done
// (grappler/utils/colocation.cc).
void dropLostColocation(Graph* graph);

// Whether TensorFlow takes `name` for a node: segments [A-Za-z0-9.][A-Za-z0-9_./-]* joined by '>'
// (tensorflow/core/framework/node_def_util.cc).
bool isNodeName(absl::string_view name);

}  // namespace whittle
