// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// What grappler's function optimizer does with calls that it did not inline (SpecializeFunction in
// tensorflow/core/grappler/optimizers/function_optimizer.cc, 2.17): a call that is given a Const or has a result that
// nobody reads calls a copy of the function that has the Const inside and only the results that are read, named
// "<function>_specialized_for_<call>_at_<place>". Calls that agree in function, constants and results share one.
// Results of a call in `fetched` all stay and count as
// read. The functions made are added to `made`, their calls as they were in
// `library`.
//
// Left alone, as TensorFlow does: functions marked _nospecialize and calls that a compiler takes. Left alone too, but
// not by TensorFlow: functions whose types or attributes the call decides, and with arguments that are lists.
Graph specializeCalls(Graph graph, const FunctionLibrary& library, const absl::flat_hash_set<std::string>& fetched,
                      absl::string_view place, std::vector<FunctionPtr>* made);

// Whether a compiler takes the node as it is (MarkedForXlaCompilation there).
bool isMarkedForCompilation(const Node& node);

}  // namespace whittle
