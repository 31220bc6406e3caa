// SPDX-License-Identifier: Apache-2.0
#include "core/graph/graph.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

namespace whittle {

const FunctionLibrary& Graph::functions() const {
    static const FunctionLibrary empty;
    return library ? *library : empty;
}

absl::StatusOr<TensorName> parseTensorName(absl::string_view text) {
    TensorName result;
    absl::string_view rest = text;
    if (!rest.empty() && rest.front() == '^') {
        rest.remove_prefix(1);
        result.index = Input::kControl;
    } else if (const size_t colon = rest.find(':'); colon != absl::string_view::npos) {
        if (!absl::SimpleAtoi(rest.substr(colon + 1), &result.index) || result.index < 0) {
            return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is not a tensor name (node or node:port)"));
        }
        rest = rest.substr(0, colon);
    }
    if (rest.empty()) return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" names no node"));
    result.node = std::string(rest);
    return result;
}

std::string tensorName(absl::string_view node, int32_t index) {
    if (index == Input::kControl) return absl::StrCat("^", node);
    return index == 0 ? std::string(node) : absl::StrCat(node, ":", index);
}

absl::Status verify(const Graph& graph) {
    std::vector<bool> known(graph.nextId, false);
    absl::flat_hash_set<absl::string_view> names;
    names.reserve(graph.nodes.size());
    for (const NodePtr& node : graph.nodes) {
        if (toIndex(node->id) >= graph.nextId || known[toIndex(node->id)]) {
            return absl::InternalError(absl::StrCat("node ", node->name, " has an id that is not its own"));
        }
        known[toIndex(node->id)] = true;
        if (!names.insert(node->name).second) {
            return absl::InvalidArgumentError(absl::StrCat("node '", node->name, "' is not unique"));
        }
    }
    for (const NodePtr& node : graph.nodes) {
        for (const Input& input : node->inputs) {
            if (toIndex(input.node) >= graph.nextId || !known[toIndex(input.node)]) {
                return absl::InvalidArgumentError(
                    absl::StrCat("node '", node->name, "' has an input that is not in the graph"));
            }
        }
    }
    return absl::OkStatus();
}

}  // namespace whittle
