// SPDX-License-Identifier: Apache-2.0
//
// constant_deduplicate: stores equal constants once.
//
//     a = Const [2] {1, 2}               a = Const [2] {1, 2}
//     b = Const [2] {1, 2}          ->   y = Add x a
//     y = Add x a ; z = Mul x b          z = Mul x a
//
// Equal are constants of one type and shape with the same bits, however they are encoded, on the same device, with the
// same control inputs (which say in which loop or branch a constant is) and the same attributes. One that is an output
// of the graph becomes an Identity of the one that stays. Unlike merge_duplicate_nodes it looks at no other nodes, so
// nothing moves in what is computed.
//
// Constants are sorted into groups by all but their elements first; only where there are several in a group are
// elements hashed, and of those with the same hash all bytes are compared. Wants to run after the folding passes, which
// want constants of their own.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/colocation.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/hash/hash.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

// What must be the same before elements are looked at.
struct Kind {
    const Node* node;
    std::vector<Input> controls;  // sorted, each once

    explicit Kind(const Node& constant) : node(&constant), controls(constant.inputs) {
        std::sort(controls.begin(), controls.end(), [](const Input& a, const Input& b) { return a.node < b.node; });
        controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
    }

    const Tensor& value() const { return *node->constantValue(); }

    template <typename H>
    friend H AbslHashValue(H h, const Kind& k) {
        return H::combine(std::move(h), k.value().dtype, k.value().shape.dims, k.node->device, k.controls);
    }
    friend bool operator==(const Kind& a, const Kind& b) {
        return a.value().dtype == b.value().dtype && a.value().shape == b.value().shape &&
               a.node->device == b.node->device && a.controls == b.controls && sameAttrs(a.node->attrs, b.node->attrs);
    }

  private:
    static bool sameAttrs(const AttrMap& a, const AttrMap& b) {
        if (a.size() != b.size()) return false;
        return std::equal(a.begin(), a.end(), b.begin(), [](const NamedAttr& x, const NamedAttr& y) {
            return x.first == y.first && (x.first == "value" || x.second == y.second);
        });
    }
};

// The elements in one form. A constant that is stored as one value for many elements stays as it is stored when it
// would need much memory.
Bytes elementsOf(const Tensor& value) {
    constexpr size_t kMostExpandedBytes = 1 << 20;
    if (value.dtype == DataType::kString) {
        const absl::StatusOr<std::vector<std::string>> strings = stringElements(value);
        if (!strings.ok()) return value.fields;
        std::string all;
        for (const std::string& text : *strings) absl::StrAppend(&all, text.size(), ":", text);
        return Bytes::adopt(std::move(all));
    }
    absl::StatusOr<Bytes> raw = rawElements(value, kMostExpandedBytes);
    return raw.ok() ? *std::move(raw) : value.fields;
}

struct Found {
    absl::flat_hash_map<NodeId, NodeId> survivorOf;
    absl::flat_hash_map<const Node*, std::vector<const Node*>> goneInto;
};

absl::StatusOr<Found> findEqual(const Graph& graph, const absl::flat_hash_set<std::string>& required,
                                PassContext& context) {
    absl::flat_hash_map<Kind, std::vector<const Node*>> groups;
    for (const NodePtr& node : graph.nodes) {
        if (node->isConstant() && node->constantValue()) groups[Kind(*node)].push_back(node.get());
    }
    Found found;
    for (auto& [kind, members] : groups) {
        if (members.size() < 2) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        // An output of the graph stays before others do.
        std::stable_partition(members.begin(), members.end(),
                              [&](const Node* n) { return required.contains(n->name); });
        struct Content {
            const Node* node;
            Bytes elements;
        };
        absl::flat_hash_map<size_t, std::vector<Content>> byHash;
        for (const Node* member : members) {
            Bytes elements = elementsOf(*member->constantValue());
            std::vector<Content>& same = byHash[absl::HashOf(elements.view())];
            const auto at =
                std::find_if(same.begin(), same.end(), [&](const Content& c) { return c.elements == elements; });
            if (at == same.end()) {
                same.push_back({member, std::move(elements)});
            } else {
                found.survivorOf[member->id] = at->node->id;
                found.goneInto[at->node].push_back(member);
            }
        }
    }
    return found;
}

NodePtr identityOf(const Node& constant, NodeId survivor) {
    return changed(constant, [&](Node& node) {
        node.op = "Identity";
        node.inputs.insert(node.inputs.begin(), Input{survivor, 0});
        node.attrs = {{"T", Attr::ofType(constant.typeAttr("dtype"))}};
    });
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> required, requiredNodes(context));
    WHITTLE_ASSIGN_OR_RETURN(const Found found, findEqual(graph, required, context));
    Graph result = startResult(graph, context);
    absl::flat_hash_map<std::string, std::string> renamed;
    InputRenames renames;
    for (const auto& [survivor, gone] : found.goneInto) {
        for (const Node* node : gone) {
            renames.addAll(node->id, survivor->id);
            if (!required.contains(node->name)) renamed[node->name] = survivor->name;
        }
    }
    for (const NodePtr& node : graph.nodes) {
        const auto survivor = found.survivorOf.find(node->id);
        if (survivor == found.survivorOf.end()) {
            const auto gone = found.goneInto.find(node.get());
            const NodePtr kept = gone == found.goneInto.end()
                                     ? node
                                     : changed(*node, [&](Node& copy) { addOrigins(copy, gone->second); });
            result.nodes.push_back(renamed.empty() ? kept : colocatedAnew(kept, renamed));
        } else if (required.contains(node->name)) {
            result.nodes.push_back(identityOf(*node, survivor->second));
        }
    }
    WHITTLE_RETURN_IF_ERROR(renames.apply(result));
    return result;
}

}  // namespace

const PassInfo kConstantDeduplicatePass = {
    .name = "constant_deduplicate",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Stores equal constants once."),
    .params = {},
    .sketch = {.before = "a = Const [2] {1, 2}\n"
                         "b = Const [2] {1, 2}\n"
                         "y = Add a b",
               .after = "a = Const [2] {1, 2}\n"
                        "y = Add a a"},
    .compat = "",
    .keywords = "duplicate constants shared weights smaller file",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
