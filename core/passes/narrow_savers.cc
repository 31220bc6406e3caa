// SPDX-License-Identifier: Apache-2.0
#include "core/passes/narrow_savers.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

//     names = Const {"w", "w/Adam"}                     names_1 = Const {"w"}
//     r = RestoreV2 file names slices          ->       r = RestoreV2 file names_1 slices_1 {dtypes: [float]}
//     s = SaveV2 file names slices w w/Adam             s = SaveV2 file names_1 slices_1 w {dtypes: [float]}

namespace whittle {
namespace {

constexpr size_t kFirstTensor = 3;

template <typename T>
std::vector<T> selected(const std::vector<T>& list, const std::vector<bool>& kept) {
    std::vector<T> result;
    for (size_t i = 0; i < list.size(); ++i) {
        if (kept[i]) result.push_back(list[i]);
    }
    return result;
}

class Narrowing {
  public:
    Narrowing(const Graph& before, Graph after) : m_indexBefore(before), m_after(std::move(after)), m_names(m_after) {}

    absl::StatusOr<Graph> run() {
        Graph result = withoutNodes(m_after);
        result.nextId = m_after.nextId;
        {
            const GraphIndex index(m_after);
            for (const NodePtr& node : m_after.nodes) {
                const std::vector<bool> kept = keptOf(*node, index);
                if (std::find(kept.begin(), kept.end(), false) == kept.end()) {
                    result.nodes.push_back(node);
                } else {
                    WHITTLE_RETURN_IF_ERROR(narrow(*node, kept, result));
                }
            }
        }
        for (NodePtr& node : result.nodes) renumber(node);
        dropUnreadNames(result);
        return result;
    }

  private:
    // For each tensor that `node` saves or restores whether it is still there; empty for other nodes.
    std::vector<bool> keptOf(const Node& node, const GraphIndex& index) const {
        const Node* was = m_indexBefore.node(node.id);
        const Attr* types = was ? was->attr("dtypes") : nullptr;
        const auto* list = types ? types->asListOf<DataType>() : nullptr;
        if (!list) return {};
        std::vector<bool> kept(list->size(), true);
        if (node.op == "SaveV2" && was->dataInputCount() == kFirstTensor + kept.size()) {
            for (size_t i = 0; i < kept.size(); ++i) kept[i] = index.node(was->inputs[kFirstTensor + i].node);
        } else if (node.op == "RestoreV2") {
            const std::vector<bool> readBefore = outputsRead(m_indexBefore, node.id, kept.size());
            const std::vector<bool> readNow = outputsRead(index, node.id, kept.size());
            for (size_t i = 0; i < kept.size(); ++i) kept[i] = readNow[i] || !readBefore[i];
        }
        return kept;
    }

    static std::vector<bool> outputsRead(const GraphIndex& index, NodeId id, size_t count) {
        std::vector<bool> read(count, false);
        for (const GraphIndex::Use& use : index.uses(id)) {
            const Input input = index.at(use.position).inputs[static_cast<size_t>(use.slot)];
            if (!input.isControl() && static_cast<size_t>(input.index) < count) {
                read[static_cast<size_t>(input.index)] = true;
            }
        }
        return read;
    }

    absl::Status narrow(const Node& node, const std::vector<bool>& kept, Graph& result) {
        const Node& was = *m_indexBefore.node(node.id);
        WHITTLE_ASSIGN_OR_RETURN(const Input names, narrowStrings(node, was.inputs[1], kept, result));
        WHITTLE_ASSIGN_OR_RETURN(const Input slices, narrowStrings(node, was.inputs[2], kept, result));
        result.nodes.push_back(changed(node, [&](Node& copy) {
            copy.inputs[1] = names;
            copy.inputs[2] = slices;
            copy.attrs.set("dtypes", Attr::ofList(selected(*was.attr("dtypes")->asListOf<DataType>(), kept)));
            copy.attrs.erase("_output_shapes");
        }));
        if (node.op != "RestoreV2") return absl::OkStatus();
        int32_t next = 0;
        for (size_t i = 0; i < kept.size(); ++i) {
            if (kept[i]) m_renumbered[Input{node.id, static_cast<int32_t>(i)}] = next++;
        }
        return absl::OkStatus();
    }

    absl::StatusOr<Input> narrowStrings(const Node& saver, Input from, const std::vector<bool>& kept, Graph& result) {
        const Node* constant = m_indexBefore.node(from.node);
        const Tensor* value = constant ? constant->constantValue() : nullptr;
        const auto texts = value ? stringElements(*value) : absl::NotFoundError("");
        if (!texts.ok() || texts->size() != kept.size()) {
            return absl::UnimplementedError(
                absl::StrCat("'", saver.name, "' cannot go without a variable: its names are no constant"));
        }
        const std::vector<std::string> left = selected(*texts, kept);
        auto made = std::make_shared<Node>(*constant);
        made->id = result.newId();
        made->name = m_names.fresh(constant->name);
        made->attrs.set("value",
                        Attr::ofTensor(Tensor::ofStrings(Shape::of({static_cast<int64_t>(left.size())}), left)));
        made->attrs.erase("_output_shapes");
        made->origins = originsOf(*constant);
        m_replaced.insert(from.node);
        result.nodes.push_back(made);
        return Input{made->id, 0};
    }

    void renumber(NodePtr& node) const {
        const auto isMoved = [&](Input in) { return m_renumbered.contains(in); };
        if (!std::any_of(node->inputs.begin(), node->inputs.end(), isMoved)) return;
        node = changed(*node, [&](Node& copy) {
            for (Input& input : copy.inputs) {
                if (const auto at = m_renumbered.find(input); at != m_renumbered.end()) input.index = at->second;
            }
        });
    }

    void dropUnreadNames(Graph& graph) const {
        absl::flat_hash_set<NodeId> unread = m_replaced;
        for (const NodePtr& node : graph.nodes) {
            for (const Input& input : node->inputs) unread.erase(input.node);
        }
        std::erase_if(graph.nodes, [&](const NodePtr& node) { return unread.contains(node->id); });
    }

    GraphIndex m_indexBefore;
    Graph m_after;
    NameSource m_names;
    absl::flat_hash_map<Input, int32_t> m_renumbered;
    absl::flat_hash_set<NodeId> m_replaced;
};

}  // namespace

absl::StatusOr<Graph> narrowSavers(const Graph& before, Graph after) {
    return Narrowing(before, std::move(after)).run();
}

}  // namespace whittle
