// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/effects.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// The first half of inlining: which calls there are, which nodes they bring, and where each body node went.

// What is asked of one body again and again.
struct InlineBody {
    const Function* function = nullptr;  // null: the graph itself
    const std::vector<NodePtr>* nodes = nullptr;
    std::vector<int32_t> positions;  // by NodeId; -1: none
    std::vector<Input> returns;      // what each _Retval reads
    absl::flat_hash_map<absl::string_view, int32_t> byName;
    bool isWrapper = false;
    bool hasEffects = false;
};

// One body put in the place of one call.
struct InlineCall {
    static constexpr int32_t kNone = -1;

    int32_t parent = kNone;      // index of the call around it; kNone: the graph itself
    const Node* call = nullptr;  // null for the graph itself
    const InlineBody* body = nullptr;
    // Per node of the body: its id in the result, the argument that it is, or the call that took its place.
    struct Slot {
        NodeId id = kNoNode;
        int32_t argument = kNone;
        int32_t call = kNone;
    };
    std::vector<Slot> slots;
    // When the body has effects: the Identity nodes which its outputs go through, so that whoever reads them waits.
    std::vector<NodeId> outputs;

    const Slot* slot(NodeId id) const {
        const size_t i = toIndex(id);
        if (i >= body->positions.size() || body->positions[i] < 0) return nullptr;
        return &slots[static_cast<size_t>(body->positions[i])];
    }
};

// A node of the result: a body's node, or (position kNone) an output of a call.
struct InlinedNode {
    int32_t call;  // 0: the graph itself
    int32_t position;
    int32_t output;
    NodeId id;
};

struct InlinePlan {
    std::vector<std::unique_ptr<InlineBody>> bodies;
    std::vector<InlineCall> calls;  // [0] is the graph itself; parents come before children
    std::vector<InlinedNode> nodes;
    uint32_t nextId = 0;
};

absl::StatusOr<InlinePlan> planInlining(const Graph& graph, const OpRegistry& ops);

}  // namespace whittle
