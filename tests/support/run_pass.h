// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// A context with TensorFlow's op definitions and comma-separated inputs and outputs.
PassContext passContext(absl::string_view inputs, absl::string_view outputs, bool compat);

// Runs a list in transform syntax, verify() after each pass.
absl::StatusOr<Graph> runTransforms(const Graph& graph, absl::string_view transforms, PassContext& context);

// The same from and to the text form of tests/support/graph_text.h; "error <message>" when it fails.
std::string transformedText(absl::string_view graph, absl::string_view transforms, absl::string_view inputs,
                            absl::string_view outputs, bool compat);

}  // namespace whittle
