// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/formats/wire_rope.h"
#include "core/graph/node.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <memory>
#include <string>
#include <vector>

namespace whittle {

// A NodeDef whose inputs are still text: they can be resolved only when all nodes are known. `inputs` point into the
// file; node->inputs is empty.
struct UnresolvedNode {
    std::shared_ptr<Node> node;
    std::vector<absl::string_view> inputs;
};

absl::StatusOr<UnresolvedNode> decodeNode(const Bytes& root, absl::string_view wire);

// The node with `inputs` as its input strings, so that a graph and a function body share it.
void encodeNode(const Node& node, absl::Span<const std::string> inputs, WireRope& out);

// An input as a GraphDef writes it: "name", "name:1", "^name".
struct InputText {
    absl::string_view node;
    int32_t index = 0;  // Input::kControl for "^name"
};
// InvalidArgument for an index that does not fit. A colon without digits behind it belongs to the name, as in
// TensorFlow.
absl::StatusOr<InputText> parseInput(absl::string_view text);

}  // namespace whittle
