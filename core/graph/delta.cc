// SPDX-License-Identifier: Apache-2.0
#include "core/graph/delta.h"

#include <algorithm>

namespace whittle {
namespace {

// Values that copies of a node share are equal without a look at their elements.
bool sameAttr(const Attr& a, const Attr& b) {
    return (a.asTensor() && a.asTensor() == b.asTensor()) || (a.asList() && a.asList() == b.asList()) || a == b;
}

bool sameNode(const Node& a, const Node& b) {
    return a.name == b.name && a.op == b.op && a.device == b.device && a.inputs == b.inputs &&
           a.attrs.size() == b.attrs.size() &&
           std::equal(a.attrs.begin(), a.attrs.end(), b.attrs.begin(), [](const NamedAttr& x, const NamedAttr& y) {
               return x.first == y.first && sameAttr(x.second, y.second);
           });
}

}  // namespace

GraphDelta deltaOf(const Graph& before, const Graph& after) {
    std::vector<const Node*> old(std::max(before.nextId, after.nextId), nullptr);
    for (const NodePtr& node : before.nodes) old[toIndex(node->id)] = node.get();
    GraphDelta delta;
    std::vector<bool> met(old.size(), false);
    for (const NodePtr& node : after.nodes) {
        const uint32_t id = toIndex(node->id);
        met[id] = true;
        if (!old[id]) {
            delta.added.push_back(node->id);
        } else if (old[id] != node.get() && !sameNode(*old[id], *node)) {
            delta.changed.push_back(node->id);
        }
    }
    for (const NodePtr& node : before.nodes) {
        if (!met[toIndex(node->id)]) delta.removed.push_back(node->id);
    }
    return delta;
}

}  // namespace whittle
