// SPDX-License-Identifier: Apache-2.0
#include "core/formats/graph_checks.h"

#include "core/base/status.h"
#include "core/graph/order.h"

#include <absl/strings/str_cat.h>

#include <optional>

namespace whittle {
namespace {

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
    return topologicalOrder(nodes).status();
}

}  // namespace whittle
