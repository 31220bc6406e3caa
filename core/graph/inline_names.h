// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// One call and the nodes of the body that it stands for, as far as naming them goes.
struct NamedCall {
    int32_t parent = -1;  // the call whose body this call stands in; -1: the graph itself. Always an earlier one.
    std::string name;     // of the call in that body
    bool isWrapper = false;
    std::vector<absl::string_view> nodes;  // names in the body
};

// The names of the nodes of each call, in the order given, all different from each other and from `taken`.
struct InlinedNames {
    std::vector<std::vector<std::string>> nodes;
    std::vector<std::string> prefixes;  // of each call, without "/" at the end; may be empty
    std::vector<std::string> paths;     // of each call: the names of all calls around it and its own
};
InlinedNames nameInlinedNodes(const std::vector<NamedCall>& calls, absl::flat_hash_set<std::string> taken);

}  // namespace whittle
