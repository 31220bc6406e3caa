// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// A function whose body is that text (graph_text.h): `a = _Arg {T: float, index: 0}` and
// `r = _Retval y {T: float, index: 0}` say what goes in and comes out. `controlReturns` name nodes of it.
FunctionPtr functionFromText(const std::string& name, absl::string_view text,
                             const std::vector<std::string>& controlReturns = {});

// `graph` with that library.
Graph withFunctions(Graph graph, std::vector<FunctionPtr> functions);

}  // namespace whittle
