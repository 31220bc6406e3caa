// SPDX-License-Identifier: Apache-2.0
#include "core/passes/merge_by_content.h"

#include "core/base/status.h"
#include "core/graph/order.h"
#include "core/passes/result.h"

#include <absl/hash/hash.h>

#include <algorithm>
#include <unordered_map>

// One walk in topological order: a node's inputs have been merged before it is looked at, so nothing has to be
// repeated. Among equal nodes the first in that order stays, or one that is an input or output of the graph: those
// never go. The edges that close loops are compared as they stand, so two whole loops never merge, but what is computed
// beside them does. A hash only finds candidates; they are compared in full.

namespace whittle {
namespace {

// What makes two nodes the same.
struct Content {
    const Node* node;
    std::vector<Input> inputs;  // merged; control inputs sorted and each once
    Bytes elements;  // of a Const whose elements could be laid out; its attribute `value` is not compared then
    bool hasElements = false;
};

bool sameAttrs(const Content& a, const Content& b) {
    if (!a.hasElements || !b.hasElements) return a.node->attrs == b.node->attrs;
    if (a.elements.size() != b.elements.size()) return false;
    if (a.node->attrs.size() != b.node->attrs.size()) return false;
    for (const NamedAttr *x = a.node->attrs.begin(), *y = b.node->attrs.begin(); x != a.node->attrs.end(); ++x, ++y) {
        if (x->first != y->first) return false;
        if (x->first != "value" && !(x->second == y->second)) return false;
    }
    const Tensor& s = *a.node->constantValue();
    const Tensor& t = *b.node->constantValue();
    return s.dtype == t.dtype && s.shape == t.shape && a.elements == b.elements;
}

struct SameContent {
    bool operator()(const Content& a, const Content& b) const {
        return a.node->op == b.node->op && a.node->device == b.node->device && a.inputs == b.inputs && sameAttrs(a, b);
    }
};

// Enough of the elements to tell weights apart: all of a small constant, samples of a large one.
size_t hashElements(absl::string_view elements) {
    constexpr size_t kSample = 64;
    constexpr size_t kSamples = 64;
    if (elements.size() <= kSample * kSamples) return absl::HashOf(elements);
    size_t hash = elements.size();
    const size_t stride = (elements.size() - kSample) / (kSamples - 1);
    for (size_t i = 0; i < kSamples; ++i) hash = absl::HashOf(hash, elements.substr(i * stride, kSample));
    return hash;
}

struct HashContent {
    size_t operator()(const Content& c) const {
        const Tensor* value = c.hasElements ? c.node->constantValue() : nullptr;
        return absl::HashOf(c.node->op, c.node->device, c.inputs, c.node->attrs.size(), hashElements(c.elements.view()),
                            value ? value->shape.dims : std::vector<int64_t>());
    }
};

// The elements of a Const without spending memory on constants that are stored as one value for many elements.
void layOut(Content& content) {
    constexpr size_t kMostExpandedBytes = 1 << 16;
    const Tensor* value = content.node->constantValue();
    if (!value) return;
    absl::StatusOr<Bytes> raw = rawElements(*value, kMostExpandedBytes);
    if (!raw.ok()) return;
    content.elements = *std::move(raw);
    content.hasElements = true;
}

bool mayMerge(const Node& node, const PassContext& context) {
    const OpDef* op = context.ops ? context.ops->find(node.op) : nullptr;
    // A type that nobody knows may have effects; two equal placeholders are two inputs.
    return op && !op->isStateful && node.op != "Placeholder" && node.op != "PlaceholderV2" &&
           node.op != "PlaceholderWithDefault" && node.op != "_Arg" && node.op != "_Retval";
}

class Merger {
  public:
    Merger(const Graph& graph, PassContext& context) : m_graph(graph), m_context(context) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order, topologicalOrder(m_graph.nodes));
        for (int32_t position : order) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            look(*m_graph.nodes[static_cast<size_t>(position)]);
        }
        return written();
    }

  private:
    // Nodes of equal content, in topological order. The first stands for all in the inputs that are compared.
    using Class = std::vector<const Node*>;

    void look(const Node& node) {
        if (!mayMerge(node, m_context)) return;
        Content content{&node, classInputs(node), {}, false};
        layOut(content);
        const auto [at, isNew] = m_classByContent.try_emplace(std::move(content), m_classes.size());
        if (isNew) m_classes.emplace_back();
        Class& members = m_classes[at->second];
        members.push_back(&node);
        if (members.size() > 1) m_firstOf[node.id] = members.front()->id;
    }

    std::vector<Input> classInputs(const Node& node) const {
        std::vector<Input> data;
        std::vector<Input> controls;
        for (Input input : node.inputs) {
            if (const auto first = m_firstOf.find(input.node); first != m_firstOf.end()) input.node = first->second;
            (input.isControl() ? controls : data).push_back(input);
        }
        std::sort(controls.begin(), controls.end(), [](const Input& a, const Input& b) { return a.node < b.node; });
        controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
        data.insert(data.end(), controls.begin(), controls.end());
        return data;
    }

    absl::StatusOr<Graph> written() const {
        InputRenames renames;
        absl::flat_hash_set<NodeId> removed;
        absl::flat_hash_map<NodeId, NodePtr> survivors;
        for (const Class& members : m_classes) {
            if (members.size() < 2) continue;
            const auto required = [&](const Node* n) { return m_required.contains(n->name); };
            const auto chosen = std::find_if(members.begin(), members.end(), required);
            const Node& survivor = chosen == members.end() ? *members.front() : **chosen;
            std::vector<const Node*> gone;
            for (const Node* member : members) {
                if (member == &survivor) continue;
                renames.addAll(member->id, survivor.id);
                if (!required(member)) gone.push_back(member);
            }
            for (const Node* member : gone) removed.insert(member->id);
            if (gone.empty()) continue;
            survivors.emplace(survivor.id, changed(survivor, [&](Node& copy) { addOrigins(copy, gone); }));
        }
        Graph result = startResult(m_graph, m_context);
        for (const NodePtr& node : m_graph.nodes) {
            if (removed.contains(node->id)) continue;
            const auto survivor = survivors.find(node->id);
            result.nodes.push_back(survivor == survivors.end() ? node : survivor->second);
        }
        WHITTLE_RETURN_IF_ERROR(renames.apply(result));
        return result;
    }

    const Graph& m_graph;
    PassContext& m_context;
    absl::flat_hash_set<std::string> m_required;
    std::vector<Class> m_classes;
    std::unordered_map<Content, size_t, HashContent, SameContent> m_classByContent;
    absl::flat_hash_map<NodeId, NodeId> m_firstOf;
};

}  // namespace

absl::StatusOr<Graph> mergeByContent(const Graph& graph, PassContext& context) { return Merger(graph, context).run(); }

}  // namespace whittle
