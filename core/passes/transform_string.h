// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// One transform of a list in the Graph Transform Tool's syntax: `remove_nodes(op=Identity, op=CheckNumerics)`.
struct TransformCall {
    std::string name;
    PassArgs args;  // ignore_errors included
    friend bool operator==(const TransformCall&, const TransformCall&) = default;
};

struct TransformList {
    std::vector<TransformCall> calls;
    // The text of a transform whose parenthesis is never closed. The Graph Transform Tool drops such a one without a
    // word; whoever runs the list should say it.
    std::string unclosed;
};

// Exactly the language of transform_graph's --transforms, its odd corners included; InvalidArgument in that tool's
// words. Names are not looked up.
absl::StatusOr<TransformList> parseTransforms(absl::string_view text);

// A text that parses back to `calls`. InvalidArgument for a value that the syntax cannot say: one with a '"' or ending
// in a backslash.
absl::StatusOr<std::string> printTransforms(const std::vector<TransformCall>& calls);

}  // namespace whittle
