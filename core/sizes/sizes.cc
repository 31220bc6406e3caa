// SPDX-License-Identifier: Apache-2.0
#include "core/sizes/sizes.h"

#include "core/graph/value_bytes.h"

#include <absl/container/flat_hash_map.h>
#include <absl/hash/hash.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <tuple>
#include <type_traits>

namespace whittle {
namespace {

// Tags and lengths that the wire format puts around a field; two bytes is what nearly all fields take.
constexpr int64_t kFieldOverhead = 2;

bool isEngine(const Node& node) { return node.op == "TRTEngineOp"; }

int64_t engineBytes(const Node& node) {
    const Attr* segment = node.attr("serialized_segment");
    const std::string* bytes = segment ? segment->asString() : nullptr;
    return bytes ? static_cast<int64_t>(bytes->size()) : 0;
}

int64_t valueBytes(const Attr& attr);

template <typename T>
int64_t elementBytes(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
        return static_cast<int64_t>(value.size()) + kFieldOverhead;
    } else if constexpr (std::is_same_v<T, Shape>) {
        return static_cast<int64_t>(value.dims.size()) * 4 + kFieldOverhead;
    } else if constexpr (std::is_same_v<T, Tensor>) {
        return static_cast<int64_t>(storedSize(value)) + elementBytes(value.shape) + 3 * kFieldOverhead;
    } else if constexpr (std::is_same_v<T, FunctionRef>) {
        int64_t bytes = static_cast<int64_t>(value.name.size()) + kFieldOverhead;
        for (const auto& [name, attr] : value.attrs)
            bytes += static_cast<int64_t>(name.size()) + valueBytes(attr) + 3 * kFieldOverhead;
        return bytes;
    } else if constexpr (std::is_same_v<T, float>) {
        return 4;
    } else {
        return 1;
    }
}

int64_t valueBytes(const Attr& attr) {
    if (const Tensor* tensor = attr.asTensor()) return elementBytes(*tensor);
    if (const FunctionRef* function = attr.asFunction()) return elementBytes(*function);
    if (const Shape* shape = attr.asShape()) return elementBytes(*shape);
    if (const std::string* text = attr.asString()) return elementBytes(*text);
    if (const AttrList* list = attr.asList()) {
        return std::visit(
            [](const auto& values) -> int64_t {
                if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::monostate>) {
                    return 0;
                } else if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<bool>>) {
                    return static_cast<int64_t>(values.size());
                } else {
                    int64_t bytes = 0;
                    for (const auto& value : values) bytes += elementBytes(value);
                    return bytes;
                }
            },
            *list);
    }
    return kFieldOverhead;
}

void addNodes(const std::vector<NodePtr>& nodes, const VariableSource* variables, int64_t& structure,
              SizeBreakdown& sizes) {
    for (const NodePtr& node : nodes) {
        const int64_t weight = weightBytes(*node, variables);
        if (isEngine(*node)) {
            sizes.engines += weight;
        } else if (node->isConstant()) {
            sizes.constants += weight;
        } else {
            sizes.variables += weight;
        }
        structure += structureBytes(*node);
    }
}

WeightEntry entryOf(const Node& node, const Tensor& tensor, int64_t bytes, absl::string_view prefix) {
    return WeightEntry{prefix.empty() ? node.id : kNoNode, absl::StrCat(prefix, node.name), tensor.dtype, tensor.shape,
                       bytes};
}

void addWeights(const std::vector<NodePtr>& nodes, absl::string_view prefix, const VariableSource* variables,
                int64_t least, std::vector<WeightEntry>& out) {
    for (const NodePtr& node : nodes) {
        const int64_t bytes = weightBytes(*node, variables);
        if (bytes < std::max<int64_t>(least, 1)) continue;
        if (const Tensor* value = node->constantValue()) {
            out.push_back(entryOf(*node, *value, bytes, prefix));
        } else if (isVariable(*node)) {
            const absl::StatusOr<Tensor> described = variables->describe(node->name);
            if (described.ok()) out.push_back(entryOf(*node, *described, bytes, prefix));
        }
    }
}

}  // namespace

int64_t weightBytes(const Node& node, const VariableSource* variables) {
    if (const Tensor* value = node.constantValue()) return static_cast<int64_t>(storedSize(*value));
    if (isEngine(node)) return engineBytes(node);
    if (!variables || !isVariable(node)) return 0;
    const absl::StatusOr<Tensor> described = variables->describe(node.name);
    if (!described.ok()) return 0;
    return valueBytes(described->dtype, described->shape);
}

int64_t structureBytes(const Node& node) {
    int64_t bytes = static_cast<int64_t>(node.name.size() + node.op.size() + node.device.size() + node.extra.size()) +
                    4 * kFieldOverhead;
    // An input is written as the producer's name, which is about as long as the consumer's.
    bytes += static_cast<int64_t>(node.inputs.size() * (node.name.size() + static_cast<size_t>(kFieldOverhead)));
    for (const auto& [name, attr] : node.attrs)
        bytes += static_cast<int64_t>(name.size()) + valueBytes(attr) + 3 * kFieldOverhead;
    if (const Tensor* value = node.constantValue()) bytes -= static_cast<int64_t>(storedSize(*value));
    if (isEngine(node)) bytes -= engineBytes(node);
    return bytes;
}

SizeBreakdown measure(const Graph& graph, const VariableSource* variables) {
    SizeBreakdown sizes;
    addNodes(graph.nodes, variables, sizes.structure, sizes);
    for (const FunctionPtr& function : graph.functions().functions())
        addNodes(function->body, nullptr, sizes.functions, sizes);
    return sizes;
}

std::vector<WeightEntry> largestWeights(const Graph& graph, const VariableSource* variables, int64_t least) {
    std::vector<WeightEntry> entries;
    addWeights(graph.nodes, "", variables, least, entries);
    for (const FunctionPtr& function : graph.functions().functions()) {
        addWeights(function->body, absl::StrCat(function->name(), "/"), nullptr, least, entries);
    }
    std::sort(entries.begin(), entries.end(), [](const WeightEntry& a, const WeightEntry& b) {
        return std::tie(b.bytes, a.name) < std::tie(a.bytes, b.name);
    });
    return entries;
}

std::vector<DuplicateGroup> duplicateConstants(const Graph& graph, int64_t least) {
    struct Content {
        const Tensor* tensor;
        bool operator==(const Content& other) const { return *tensor == *other.tensor; }
        size_t hash() const {
            return absl::Hash<std::tuple<absl::string_view, absl::string_view, std::vector<int64_t>>>()(
                std::make_tuple(tensor->content.view(), tensor->fields.view(), tensor->shape.dims));
        }
    };
    struct ContentHash {
        size_t operator()(const Content& c) const { return c.hash(); }
    };
    absl::flat_hash_map<Content, size_t, ContentHash> groupOf;
    std::vector<DuplicateGroup> groups;
    for (const NodePtr& node : graph.nodes) {
        const Tensor* value = node->constantValue();
        if (!value || static_cast<int64_t>(storedSize(*value)) < least) continue;
        const auto [at, isNew] = groupOf.try_emplace(Content{value}, groups.size());
        if (isNew) groups.push_back({{}, static_cast<int64_t>(storedSize(*value))});
        groups[at->second].nodes.push_back(node->id);
    }
    groups.erase(
        std::remove_if(groups.begin(), groups.end(), [](const DuplicateGroup& g) { return g.nodes.size() < 2; }),
        groups.end());
    std::stable_sort(groups.begin(), groups.end(),
                     [](const DuplicateGroup& a, const DuplicateGroup& b) { return a.wasted() > b.wasted(); });
    return groups;
}

}  // namespace whittle
