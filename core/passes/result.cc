// SPDX-License-Identifier: Apache-2.0
#include "core/passes/result.h"

#include "core/base/status.h"

namespace whittle {

Graph startResult(const Graph& graph, const PassContext& context) {
    Graph result = withoutNodes(graph);
    if (context.compat) {
        result.versions.reset();
        result.extra = Bytes();
    }
    return result;
}

absl::StatusOr<std::string> nodeOfTensor(absl::string_view name) {
    absl::string_view node = name.substr(0, name.find(':'));
    if (!node.empty() && node.front() == '^') node.remove_prefix(1);
    if (node.empty()) {
        return absl::InvalidArgumentError("an empty name among the inputs and outputs; separate names by one comma");
    }
    return std::string(node);
}

absl::StatusOr<absl::flat_hash_set<std::string>> requiredNodes(const PassContext& context) {
    absl::flat_hash_set<std::string> names(context.keep.begin(), context.keep.end());
    for (const auto* list : {&context.inputs, &context.outputs}) {
        for (const std::string& name : *list) {
            WHITTLE_ASSIGN_OR_RETURN(std::string node, nodeOfTensor(name));
            names.insert(std::move(node));
        }
    }
    return names;
}

}  // namespace whittle
