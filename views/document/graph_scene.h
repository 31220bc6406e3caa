// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/scope_tree.h"
#include "core/shapes/infer.h"
#include "views/document/indexed_graph.h"

#include <memory>

namespace whittle {

// What the shown graph looks like before anything is laid out: its scopes, and the types of its tensors.
struct GraphScene {
    IndexedGraphPtr base;   // the graph that this is a picture of
    IndexedGraphPtr graph;  // the same with its functions opened (core/graph/open_functions.h): what is drawn
    std::shared_ptr<const ScopeTree> tree;
    std::shared_ptr<const InferredTensors> tensors;
};

using GraphScenePtr = std::shared_ptr<const GraphScene>;

}  // namespace whittle
