// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/local_graph.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// The graph for the layout worker: boxes of fixed size, no text. `limited` asks Graphviz to give up early and to draw
// simpler lines.
std::string localDot(const LocalGraph& graph, bool limited);

// What the worker answered to localDot(graph). Internal when the text is not such an answer.
absl::StatusOr<LocalLayout> parseLocalLayout(const LocalGraph& graph, absl::string_view answer);

}  // namespace whittle
