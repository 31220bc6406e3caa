// SPDX-License-Identifier: Apache-2.0
#include "core/passes/fake_quants.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/passes/matching.h"
#include "core/passes/quantize_nodes_ops.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr char kFakeQuant[] = "FakeQuantWithMinMaxVars";
constexpr int kLongestChain = 3;

NodePtr made(Node node) { return std::make_shared<const Node>(std::move(node)); }

bool hasOp(const Graph& graph, absl::string_view op) {
    return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const NodePtr& node) { return node->op == op; });
}

// The tool writes a node that stands twice in a match twice, and fails when it merges duplicates.
absl::Status refuseTwice(const std::vector<NodePtr>& nodes) {
    for (size_t i = 0; i < nodes.size(); ++i) {
        for (size_t k = 0; k < i; ++k) {
            if (nodes[k]->id == nodes[i]->id) {
                return absl::InvalidArgumentError(
                    absl::StrCat("RenameNodeInputs argument contains a cycle for ", nodes[i]->name));
            }
        }
    }
    return absl::OkStatus();
}

Pattern chainPattern(int depth) {
    Pattern chain{"*", {}};
    for (int i = 0; i < depth; ++i) chain = Pattern{"*", {std::move(chain)}};
    return Pattern{kFakeQuant, {std::move(chain), {"Const", {}}, {"Const", {}}}};
}

// The node at the end of the chain takes the place of the FakeQuant node, for which others know it.
std::vector<NodePtr> hoisted(const Match& match, int depth, NodeId newId) {
    std::vector<NodePtr> chain;
    const Match* current = &match;
    for (int i = 0; i <= depth; ++i) {
        current = &current->inputs[0];
        chain.push_back(current->node);
    }
    const Node& fakeQuant = *match.node;
    const NodePtr& lowest = chain[chain.size() - 2];
    const Input source = lowest->inputs[0];
    std::vector<NodePtr> nodes = {changed(fakeQuant,
                                          [&](Node& node) {
                                              node.id = newId;
                                              node.name += "_hoisted";
                                              node.inputs[0] = source;
                                              node.origins = originsOf(fakeQuant);
                                          }),
                                  match.inputs[1].node, match.inputs[2].node};
    for (size_t i = 0; i < chain.size(); ++i) {
        if (i != 0 && i + 2 != chain.size()) {
            nodes.push_back(chain[i]);
            continue;
        }
        nodes.push_back(changed(*chain[i], [&](Node& node) {
            if (i + 2 == chain.size()) node.inputs[0] = Input{newId, 0};
            if (i != 0) return;
            node.origins = originsOf(node);
            node.id = fakeQuant.id;
            node.name = fakeQuant.name;
        }));
    }
    return nodes;
}

}  // namespace

absl::StatusOr<Graph> hoistFakeQuantsAsTool(const Graph& graph, PassContext& context) {
    if (!hasOp(graph, kFakeQuant)) return graph;
    Graph current = graph;
    for (int depth = kLongestChain; depth > 0; --depth) {
        Graph ids = withoutNodes(current);
        const auto replace = [&](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
            std::vector<NodePtr> nodes = hoisted(match, depth, ids.newId());
            WHITTLE_RETURN_IF_ERROR(refuseTwice(nodes));
            return nodes;
        };
        WHITTLE_ASSIGN_OR_RETURN(
            current, replaceMatches(current, chainPattern(depth), Consistency::kKeepUsed, replace, context));
    }
    return current;
}

absl::StatusOr<Graph> requantizeFakeQuantsAsTool(const Graph& graph, PassContext& context) {
    if (!hasOp(graph, kFakeQuant)) return graph;
    Graph ids = withoutNodes(graph);
    const auto replace = [&](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
        const Node& fakeQuant = *match.node;
        const Input min{match.inputs[1].node->id, 0};
        const Input max{match.inputs[2].node->id, 0};
        Node quantize = quantizeNode(DataType::kQInt32);
        quantize.id = ids.newId();
        quantize.name = absl::StrCat(fakeQuant.name, "_eightbit/quantize");
        quantize.inputs = {fakeQuant.inputs[0], min, max};
        Node requantize = requantizeNode();
        requantize.id = ids.newId();
        requantize.name = absl::StrCat(fakeQuant.name, "_eightbit/requantize");
        requantize.inputs = {{quantize.id, 0}, {quantize.id, 1}, {quantize.id, 2}, min, max};
        Node dequantize = dequantizeNode();
        dequantize.id = fakeQuant.id;
        dequantize.name = fakeQuant.name;
        dequantize.inputs = {{requantize.id, 0}, {requantize.id, 1}, {requantize.id, 2}};
        for (Node* node : {&quantize, &requantize, &dequantize}) node->origins = originsOf(fakeQuant);
        std::vector<NodePtr> nodes = {match.inputs[0].node,        match.inputs[1].node,
                                      match.inputs[2].node,        made(std::move(quantize)),
                                      made(std::move(requantize)), made(std::move(dequantize))};
        WHITTLE_RETURN_IF_ERROR(refuseTwice(nodes));
        return nodes;
    };
    const Pattern pattern{kFakeQuant, {{"*", {}}, {"Const", {}}, {"Const", {}}}};
    return replaceMatches(graph, pattern, Consistency::kKeepUsed, replace, context);
}

absl::StatusOr<Graph> mergeRequantizesAsTool(const Graph& graph, PassContext& context) {
    if (!hasOp(graph, "RequantizationRange")) return graph;
    const Pattern any{"*", {}};
    const Pattern range{"RequantizationRange", {}};
    const Pattern constant{"Const", {}};
    const Pattern requantize{"Requantize", {}};
    const Pattern measured{"Requantize", {any, any, any, range, range}};
    const Pattern quantized{"QuantizeV2", {{"Dequantize", {measured, requantize, requantize}}, constant, constant}};
    const Pattern pattern{"Requantize", {quantized, {"QuantizeV2", {}}, {"QuantizeV2", {}}, constant, constant}};
    const auto replace = [&](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
        const NodePtr& source = match.inputs[0].inputs[0].inputs[0].inputs[0].node;
        const NodePtr& min = match.inputs[3].node;
        const NodePtr& max = match.inputs[4].node;
        const NodePtr direct = changed(*match.node, [&](Node& node) {
            node.inputs = {{source->id, 0}, {source->id, 1}, {source->id, 2}, {min->id, 0}, {max->id, 0}};
        });
        std::vector<NodePtr> nodes = {source, min, max, direct};
        WHITTLE_RETURN_IF_ERROR(refuseTwice(nodes));
        return nodes;
    };
    return replaceMatches(graph, pattern, Consistency::kKeepUsed, replace, context);
}

}  // namespace whittle
