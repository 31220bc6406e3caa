// SPDX-License-Identifier: Apache-2.0
#include "core/graph/order.h"

#include "core/graph/control_flow.h"

#include <queue>

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <functional>

// Both orders are Kahn's algorithm: a node is ready when all its inputs have been written. They differ in which ready
// node comes next (the smallest position; the one that became ready last) and in how they get through loops: the plain
// order drops the edges that close a loop, the tool's counts one arrival as enough for a Merge.

namespace whittle {
namespace {

// Consumers of each node, one entry for every input slot, in order of the file.
struct Consumers {
    std::vector<int32_t> first;
    std::vector<int32_t> list;
    std::vector<int32_t> pending;  // inputs of each node that lie among the nodes

    absl::Span<const int32_t> of(int32_t position) const {
        const auto at = static_cast<size_t>(position);
        return absl::MakeConstSpan(list).subspan(static_cast<size_t>(first[at]),
                                                 static_cast<size_t>(first[at + 1] - first[at]));
    }
};

std::vector<int32_t> positionsById(absl::Span<const NodePtr> nodes) {
    uint32_t ids = 0;
    for (const NodePtr& node : nodes) ids = std::max(ids, toIndex(node->id) + 1);
    std::vector<int32_t> positions(ids, -1);
    for (size_t i = 0; i < nodes.size(); ++i) positions[toIndex(nodes[i]->id)] = static_cast<int32_t>(i);
    return positions;
}

// Calls visit(producer, consumer) for each input slot that counts.
template <typename Counts, typename Visit>
void forEachEdge(absl::Span<const NodePtr> nodes, const std::vector<int32_t>& positions, Counts counts, Visit visit) {
    for (size_t i = 0; i < nodes.size(); ++i) {
        for (const Input& input : nodes[i]->inputs) {
            const int32_t producer = toIndex(input.node) < positions.size() ? positions[toIndex(input.node)] : -1;
            if (producer >= 0 && counts(*nodes[static_cast<size_t>(producer)], *nodes[i])) {
                visit(static_cast<size_t>(producer), static_cast<int32_t>(i));
            }
        }
    }
}

template <typename Counts>
Consumers consumersOf(absl::Span<const NodePtr> nodes, Counts counts) {
    const std::vector<int32_t> positions = positionsById(nodes);
    Consumers result;
    result.first.assign(nodes.size() + 1, 0);
    result.pending.assign(nodes.size(), 0);
    forEachEdge(nodes, positions, counts, [&](size_t producer, int32_t consumer) {
        ++result.first[producer + 1];
        ++result.pending[static_cast<size_t>(consumer)];
    });
    for (size_t i = 0; i < nodes.size(); ++i) result.first[i + 1] += result.first[i];
    result.list.resize(static_cast<size_t>(result.first[nodes.size()]));
    std::vector<int32_t> next(result.first.begin(), result.first.end() - 1);
    forEachEdge(nodes, positions, counts, [&](size_t producer, int32_t consumer) {
        result.list[static_cast<size_t>(next[producer]++)] = consumer;
    });
    return result;
}

// The Graph Transform Tool counts XLA's own op among them.
bool isAnyMerge(const Node& node) { return isMerge(node) || node.op == "_XlaMerge"; }

bool closesLoop(const Node& producer, const Node& consumer) {
    return isAnyMerge(consumer) && isNextIteration(producer);
}

// Walks backwards among the nodes that were not reached: each of them has an unreached input, so this must come round.
std::string cycleAmong(absl::Span<const NodePtr> nodes, const std::vector<int32_t>& pending) {
    constexpr size_t kShownNames = 8;
    const std::vector<int32_t> positions = positionsById(nodes);
    const auto blockedInput = [&](size_t at) -> size_t {
        for (const Input& input : nodes[at]->inputs) {
            const int32_t p = toIndex(input.node) < positions.size() ? positions[toIndex(input.node)] : -1;
            if (p >= 0 && pending[static_cast<size_t>(p)] > 0 &&
                !closesLoop(*nodes[static_cast<size_t>(p)], *nodes[at]))
                return static_cast<size_t>(p);
        }
        return nodes.size();
    };
    size_t at = 0;
    while (at < nodes.size() && pending[at] <= 0) ++at;
    std::vector<bool> seen(nodes.size(), false);
    for (; at < nodes.size() && !seen[at]; at = blockedInput(at)) seen[at] = true;
    if (at == nodes.size()) return "";
    std::vector<size_t> cycle = {at};
    for (size_t i = blockedInput(at); i != at; i = blockedInput(i)) cycle.push_back(i);
    std::string text;
    for (size_t i = 0; i < cycle.size() && i < kShownNames; ++i) {
        absl::StrAppend(&text, i ? " <- " : "", nodes[cycle[i]]->name);
    }
    return absl::StrCat(text, " <- ", cycle.size() > kShownNames ? "... <- " : "", nodes[cycle[0]]->name);
}

struct ToolOrder {
    std::vector<int32_t> order;
    std::vector<int32_t> pending;
};

ToolOrder runToolOrder(absl::Span<const NodePtr> nodes) {
    Consumers consumers = consumersOf(nodes, [](const Node&, const Node&) { return true; });
    std::vector<int32_t> ready;
    for (size_t i = 0; i < nodes.size(); ++i) {
        const std::vector<Input>& inputs = nodes[i]->inputs;
        if (consumers.pending[i] == 0) {
            ready.push_back(static_cast<int32_t>(i));
        } else if (isMerge(*nodes[i])) {
            const auto controls =
                std::count_if(inputs.begin(), inputs.end(), [](const Input& in) { return in.isControl(); });
            consumers.pending[i] = static_cast<int32_t>(controls) + 1;
        }
    }
    ToolOrder result;
    result.order.reserve(nodes.size());
    while (!ready.empty()) {
        const int32_t at = ready.back();
        ready.pop_back();
        result.order.push_back(at);
        for (int32_t consumer : consumers.of(at)) {
            if (--consumers.pending[static_cast<size_t>(consumer)] == 0) ready.push_back(consumer);
        }
    }
    result.pending = std::move(consumers.pending);
    return result;
}

}  // namespace

absl::StatusOr<std::vector<int32_t>> topologicalOrder(absl::Span<const NodePtr> nodes) {
    Consumers consumers =
        consumersOf(nodes, [](const Node& producer, const Node& consumer) { return !closesLoop(producer, consumer); });
    std::priority_queue<int32_t, std::vector<int32_t>, std::greater<>> ready;
    for (size_t i = 0; i < nodes.size(); ++i) {
        if (consumers.pending[i] == 0) ready.push(static_cast<int32_t>(i));
    }
    std::vector<int32_t> order;
    order.reserve(nodes.size());
    while (!ready.empty()) {
        const int32_t at = ready.top();
        ready.pop();
        order.push_back(at);
        for (int32_t consumer : consumers.of(at)) {
            if (--consumers.pending[static_cast<size_t>(consumer)] == 0) ready.push(consumer);
        }
    }
    if (order.size() < nodes.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat("the graph has a cycle that is no loop: ", cycleAmong(nodes, consumers.pending)));
    }
    return order;
}

std::vector<int32_t> transformToolPartialOrder(absl::Span<const NodePtr> nodes) { return runToolOrder(nodes).order; }

absl::StatusOr<std::vector<int32_t>> transformToolOrder(absl::Span<const NodePtr> nodes) {
    ToolOrder result = runToolOrder(nodes);
    if (result.order.size() < nodes.size()) {
        const std::string cycle = cycleAmong(nodes, result.pending);
        return absl::InvalidArgumentError(
            absl::StrCat(nodes.size() - result.order.size(), " nodes in a cycle", cycle.empty() ? "" : ": ", cycle));
    }
    return std::move(result.order);
}

}  // namespace whittle
