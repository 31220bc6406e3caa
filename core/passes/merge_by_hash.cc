// SPDX-License-Identifier: Apache-2.0
#include "core/passes/merge_by_hash.h"

#include "core/base/murmur.h"
#include "core/base/status.h"
#include "core/formats/attr_codec.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

// The Graph Transform Tool's way. Nodes are told apart by a 64-bit hash alone, and written in ascending order of it, so
// the order of the result, and from the second round on which of several names survives, depend on every bit of the
// hash. Each round merges what has equal inputs by now; a round that merged nothing is the last. What depends on a
// node's inputs and name is hashed anew each round, the attributes (all the weights) once.

namespace whittle {
namespace {

constexpr uint64_t kSeed = 0xDECAFCAFFE;

uint64_t hashOf(absl::string_view bytes) { return murmur64(bytes, kSeed); }
uint64_t combine(uint64_t a, uint64_t b) { return a ^ (b + 0x9e3779b97f4a7800ULL + (a << 10) + (a >> 4)); }

uint64_t hashOf(const Attr& attr) {
    WireRope wire;
    encodeAttr(attr, wire);
    Murmur64 hash(kSeed, wire.size());
    (void)wire.forEach([&](absl::string_view piece) {
        hash.add(piece);
        return absl::OkStatus();
    });
    return hash.finish();
}

// The parts of a node's hash that no round changes.
struct Fixed {
    uint64_t op;
    uint64_t device;
    std::vector<uint64_t> attrs;
};

Fixed fixedParts(const Node& node) {
    Fixed parts{hashOf(node.op), hashOf(node.device), {}};
    parts.attrs.reserve(node.attrs.size());
    for (const NamedAttr& attr : node.attrs) parts.attrs.push_back(hashOf(attr.second));
    return parts;
}

// The tool gives control inputs a port as well when it makes input names canonical.
std::string canonical(const Input& input, const std::string& name) {
    return input.isControl() ? absl::StrCat("^", name, ":0") : absl::StrCat(name, ":", input.index);
}

template <typename NameOf>
uint64_t nodeHash(const Node& node, const Fixed& parts, absl::string_view name, NameOf nameOf) {
    uint64_t hash = combine(parts.op, hashOf(name));
    for (const Input& input : node.inputs) hash = combine(hash, hashOf(canonical(input, nameOf(input.node))));
    hash = combine(hash, parts.device);
    for (uint64_t attr : parts.attrs) hash = combine(hash, attr);
    return hash;
}

class Rounds {
  public:
    Rounds(const Graph& graph, PassContext& context)
        : m_context(context),
          m_named(context.inputs.begin(), context.inputs.end()),
          m_result(startResult(graph, context)),
          m_byId(graph.nextId) {
        m_named.insert(context.outputs.begin(), context.outputs.end());
        m_result.nodes = graph.nodes;
    }

    absl::StatusOr<Graph> run() {
        for (const NodePtr& node : m_result.nodes) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            const OpDef* op = m_context.ops ? m_context.ops->find(node->op) : nullptr;
            if (!op) {
                return absl::NotFoundError(absl::StrCat("Op type not registered '", node->op, "' (node '", node->name,
                                                        "'): whether it may be merged is unknown"));
            }
            m_byId[toIndex(node->id)] = {node->name, fixedParts(*node), op->isStateful};
        }
        bool merged = true;
        while (merged) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            merged = round();
            WHITTLE_RETURN_IF_ERROR(checkNames());
            WHITTLE_RETURN_IF_ERROR(m_renames.apply(m_result));
        }
        return std::move(m_result);
    }

  private:
    // quantize_nodes makes nodes of one name for an op that reads a tensor twice; what reads such a node ends the tool.
    absl::Status checkNames() const {
        if (m_twins.empty()) return absl::OkStatus();
        for (const NodePtr& node : m_result.nodes) {
            for (const Input& input : node->inputs) {
                const std::string& name = m_byId[toIndex(input.node)].name;
                if (!m_twins.contains(name)) continue;
                return absl::InvalidArgumentError(
                    absl::StrCat("RenameNodeInputs argument contains a cycle for ", name));
            }
        }
        return absl::OkStatus();
    }

    struct Known {
        std::string name;
        Fixed parts;
        bool stateful = false;
    };

    bool round() {
        std::vector<std::pair<uint64_t, NodePtr>> hashed;
        hashed.reserve(m_result.nodes.size());
        for (NodePtr& node : m_result.nodes) {
            const Known& known = m_byId[toIndex(node->id)];
            const bool named = m_named.contains(node->name);
            const uint64_t hash = nodeHash(*node, known.parts, named ? absl::string_view(node->name) : "",
                                           [&](NodeId id) -> const std::string& { return m_byId[toIndex(id)].name; });
            hashed.emplace_back(hash, std::move(node));
        }
        std::stable_sort(hashed.begin(), hashed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        m_renames = InputRenames();
        std::vector<NodePtr> kept;
        for (size_t first = 0, end = 0; first < hashed.size(); first = end) {
            while (end < hashed.size() && hashed[end].first == hashed[first].first) ++end;
            const size_t place = kept.size();
            std::vector<const Node*> gone;
            kept.push_back(hashed[first].second);
            for (size_t i = first + 1; i < end; ++i) {
                const NodePtr& node = hashed[i].second;
                if (m_byId[toIndex(node->id)].stateful) {
                    kept.push_back(node);
                } else {
                    m_renames.addAll(node->id, kept[place]->id);
                    if (node->name == kept[place]->name) m_twins.insert(node->name);
                    gone.push_back(node.get());
                }
            }
            if (gone.empty()) continue;
            kept[place] = changed(*kept[place], [&](Node& n) { addOrigins(n, gone); });
        }
        m_result.nodes = std::move(kept);
        return !m_renames.empty();
    }

    PassContext& m_context;
    absl::flat_hash_set<std::string> m_named;
    Graph m_result;
    std::vector<Known> m_byId;
    InputRenames m_renames;
    absl::flat_hash_set<std::string> m_twins;  // names of merged nodes that had one name
};

}  // namespace

uint64_t transformToolHash(const Node& node, absl::string_view name, const Graph& graph) {
    return nodeHash(node, fixedParts(node), name, [&](NodeId id) -> std::string {
        for (const NodePtr& other : graph.nodes) {
            if (other->id == id) return other->name;
        }
        return "";
    });
}

absl::StatusOr<Graph> mergeByHash(const Graph& graph, PassContext& context) { return Rounds(graph, context).run(); }

}  // namespace whittle
