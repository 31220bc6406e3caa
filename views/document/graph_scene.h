// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/scope_tree.h"
#include "core/shapes/declared.h"
#include "views/document/indexed_graph.h"

#include <memory>

namespace whittle {

// What the shown graph looks like before anything is laid out: its scopes, and the types of its tensors.
struct GraphScene {
    IndexedGraphPtr graph;
    std::shared_ptr<const ScopeTree> tree;
    std::shared_ptr<const DeclaredTensors> tensors;
};

using GraphScenePtr = std::shared_ptr<const GraphScene>;

}  // namespace whittle
