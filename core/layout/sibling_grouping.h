// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/sibling_graph.h"

#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// One child of a scope, as grouping sees it.
struct Sibling {
    absl::string_view name;    // last part
    uint64_t contentHash = 0;  // equal for equal op types inside
    bool isScope = false;
};

// How the children of one scope are grouped: a forest whose leaves are the children.
struct SiblingGroup {
    enum class Kind { kLeaf, kGroup, kStack, kStrip };

    Kind kind = Kind::kLeaf;
    int32_t leaf = -1;    // kLeaf: number of the child
    std::string pattern;  // else: "block_1_*", "Class_*", "first..last"
    std::string title;
    std::vector<SiblingGroup> members;
};

// Groups that make a large scope readable: by the beginnings of names, then repeated siblings of equal content (8 and
// more), then stretches of the flow. No group puts anything on a cycle that was not on one.
std::vector<SiblingGroup> groupSiblings(const std::vector<Sibling>& siblings, const SiblingGraph& graph);

}  // namespace whittle
