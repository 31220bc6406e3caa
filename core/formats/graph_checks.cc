// SPDX-License-Identifier: Apache-2.0
#include "core/formats/graph_checks.h"

#include "core/base/status.h"

#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr size_t kShownCycleNodes = 8;

absl::Status badNode(const Node& node, absl::string_view why) {
    return absl::InvalidArgumentError(absl::StrCat("node '", node.name, "': ", why));
}

// Outputs of each node, looked up once per node that is read from.
class OutputCounts {
  public:
    static constexpr int64_t kUnknown = -1;

    OutputCounts(const std::vector<NodePtr>& nodes, const OpLookup& ops)
        : m_nodes(nodes), m_ops(ops), m_counts(nodes.size(), kNotLooked) {}

    int64_t of(NodeId id) {
        int64_t& count = m_counts[toIndex(id)];
        if (count == kNotLooked) {
            const Node& node = *m_nodes[toIndex(id)];
            const OpDef* def = m_ops.find(node.op);
            count = def ? outputCount(*def, node.attrs).value_or(kUnknown) : kUnknown;
        }
        return count;
    }

  private:
    static constexpr int64_t kNotLooked = -2;
    const std::vector<NodePtr>& m_nodes;
    const OpLookup& m_ops;
    std::vector<int64_t> m_counts;
};

absl::Status checkConstant(const Node& node) {
    const Tensor* value = node.constantValue();
    if (!value || value->content.empty()) return absl::OkStatus();
    const size_t size = elementSize(value->dtype);
    const std::optional<int64_t> count = value->shape.elementCount();
    if (size == 0 || !count) return absl::OkStatus();
    uint64_t needed = 0;
    if (__builtin_mul_overflow(static_cast<uint64_t>(*count), size, &needed) || needed != value->content.size()) {
        return badNode(node, absl::StrCat("its value has ", value->content.size(), " bytes, which is not what ",
                                          cppName(value->dtype), toString(value->shape), " takes"));
    }
    return absl::OkStatus();
}

bool isBackEdge(const Node& from, const Node& to) {
    const bool next = from.op == "NextIteration" || from.op == "RefNextIteration";
    return next && (to.op == "Merge" || to.op == "RefMerge");
}

// `start` waits for an input that waits for an input ...: walking against the edges must come round.
absl::Status describeCycle(const std::vector<NodePtr>& nodes, const std::vector<int32_t>& waiting, size_t start) {
    std::vector<size_t> path;
    std::vector<bool> seen(nodes.size(), false);
    size_t at = start;
    while (!seen[at]) {
        seen[at] = true;
        path.push_back(at);
        const Node& node = *nodes[at];
        const auto blocking = std::find_if(node.inputs.begin(), node.inputs.end(), [&](const Input& input) {
            return waiting[toIndex(input.node)] > 0 && !isBackEdge(*nodes[toIndex(input.node)], node);
        });
        at = toIndex(blocking->node);
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    std::reverse(path.begin(), path.end());
    const size_t shown = std::min(path.size(), kShownCycleNodes);
    std::vector<absl::string_view> names;
    for (size_t i = 0; i < shown; ++i) names.push_back(nodes[path[i]]->name);
    return absl::InvalidArgumentError(absl::StrCat("the graph has a cycle that is no loop (", path.size(),
                                                   " nodes): ", absl::StrJoin(names, " -> "), " -> ",
                                                   path.size() > shown ? "... -> " : "", nodes[path[0]]->name));
}

}  // namespace

absl::Status checkNodes(const std::vector<NodePtr>& nodes, const OpLookup& ops) {
    OutputCounts counts(nodes, ops);
    for (const NodePtr& node : nodes) {
        bool control = false;
        for (const Input& input : node->inputs) {
            if (input.isControl()) {
                control = true;
                continue;
            }
            if (control) return badNode(*node, "a data input stands behind a control input");
            const int64_t count = counts.of(input.node);
            if (count != OutputCounts::kUnknown && input.index >= count) {
                return badNode(
                    *node, absl::StrCat("reads output ", input.index, " of node '", nodes[toIndex(input.node)]->name,
                                        "', which has ", count, " outputs"));
            }
        }
        if (node->isConstant()) WHITTLE_RETURN_IF_ERROR(checkConstant(*node));
    }
    return absl::OkStatus();
}

absl::Status checkAcyclic(const std::vector<NodePtr>& nodes) {
    // Kahn's algorithm over consumer lists in one array: positions [first[i], first[i + 1]) are the consumers of i.
    std::vector<int32_t> waiting(nodes.size(), 0);
    std::vector<uint32_t> first(nodes.size() + 1, 0);
    const auto eachEdge = [&](const auto& take) {
        for (uint32_t to = 0; to < nodes.size(); ++to) {
            for (const Input& input : nodes[to]->inputs) {
                if (!isBackEdge(*nodes[toIndex(input.node)], *nodes[to])) take(toIndex(input.node), to);
            }
        }
    };
    eachEdge([&](uint32_t from, uint32_t to) {
        ++first[from + 1];
        ++waiting[to];
    });
    for (size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    std::vector<uint32_t> consumers(first.back());
    std::vector<uint32_t> fill(first.begin(), first.end() - 1);
    eachEdge([&](uint32_t from, uint32_t to) { consumers[fill[from]++] = to; });

    std::vector<uint32_t> ready;
    for (uint32_t i = 0; i < nodes.size(); ++i) {
        if (waiting[i] == 0) ready.push_back(i);
    }
    for (size_t done = 0; done < ready.size(); ++done) {
        for (uint32_t c = first[ready[done]]; c < first[ready[done] + 1]; ++c) {
            if (--waiting[consumers[c]] == 0) ready.push_back(consumers[c]);
        }
    }
    if (ready.size() == nodes.size()) return absl::OkStatus();
    const auto stuck = std::find_if(waiting.begin(), waiting.end(), [](int32_t w) { return w > 0; });
    return describeCycle(nodes, waiting, static_cast<size_t>(stuck - waiting.begin()));
}

}  // namespace whittle
