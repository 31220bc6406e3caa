// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/graph/output_types.h"
#include "core/passes/fake_quants.h"
#include "core/passes/matching.h"
#include "core/passes/may_be_empty.h"
#include "core/passes/merge_by_hash.h"
#include "core/passes/quantize_nodes.h"
#include "core/passes/quantize_nodes_ops.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

// The Graph Transform Tool's way (quantize_nodes.cc, 2.17.1), each step over the whole graph: placeholders, FakeQuant
// nodes, then every node with an eight-bit form by itself, with a QuantizeV2 of measured range before each input and a
// Dequantize behind. Merging duplicates leaves one QuantizeV2 for each tensor, and a last step joins the Dequantize of
// one node with the QuantizeV2 of the next. What measures ranges stays in the graph without being needed, and the order
// is that of the merging step's hashes.

namespace whittle {
namespace {

NodePtr made(Node node) { return std::make_shared<const Node>(std::move(node)); }

Node vectorOfOne(NodeId id, std::string name, int32_t value) {
    return constantNode(id, std::move(name), Tensor::ofValues<int32_t>(DataType::kInt32, Shape::of({1}), {value}));
}

// Every placeholder, of whatever type; what read it reads the Dequantize behind it.
Graph quantizePlaceholders(const Graph& graph, const FloatRange& range, PassContext& context) {
    Graph result = startResult(graph, context);
    absl::flat_hash_map<NodeId, NodeId> values;
    for (const NodePtr& node : graph.nodes) {
        if (node->op != "Placeholder") continue;
        // The constants' ids follow.
        values[node->id] = result.newId();
        result.nextId += 2;
    }
    for (const NodePtr& node : graph.nodes) {
        NodePtr current = node;
        const auto reads = [&](const Input& input) { return input.index == 0 && values.contains(input.node); };
        if (std::any_of(node->inputs.begin(), node->inputs.end(), reads)) {
            current = changed(*node, [&](Node& copy) {
                for (Input& input : copy.inputs) {
                    if (reads(input)) input.node = values.at(input.node);
                }
            });
        }
        const auto value = values.find(node->id);
        if (value == values.end()) {
            result.nodes.push_back(std::move(current));
            continue;
        }
        const std::string prefix = absl::StrCat(node->name, "_eightbit");
        const NodeId minId{toIndex(value->second) + 1};
        const NodeId maxId{toIndex(value->second) + 2};
        Node dequantize = dequantizeNode();
        dequantize.id = value->second;
        dequantize.name = absl::StrCat(prefix, "/dequantize");
        dequantize.inputs = {{node->id, 0}, {minId, 0}, {maxId, 0}};
        result.nodes.push_back(
            changed(*current, [](Node& copy) { copy.attrs.set("dtype", Attr::ofType(DataType::kQUInt8)); }));
        result.nodes.push_back(made(scalarNode(minId, absl::StrCat(prefix, "/min"), range.min)));
        result.nodes.push_back(made(scalarNode(maxId, absl::StrCat(prefix, "/max"), range.max)));
        result.nodes.push_back(made(std::move(dequantize)));
    }
    return result;
}

// The step in the middle.
class Converter {
  public:
    Converter(const Graph& graph, const QuantizeOptions& options, PassContext& context, QuantizeNodesReport& report)
        : m_graph(graph), m_index(graph), m_options(options), m_context(context), m_report(report) {
        m_ids = withoutNodes(graph);
        for (const std::string& name : context.inputs) m_fed.insert(name.substr(0, name.find(':')));
    }

    absl::StatusOr<Graph> run() {
        std::vector<absl::string_view> ops;
        for (const EightBitOp& op : eightBitOps()) {
            if (!m_options.ignoredOps.contains(op.op)) ops.push_back(op.op);
        }
        const auto replace = [this](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
            return replacement(match.node);
        };
        WHITTLE_ASSIGN_OR_RETURN(Graph result, replaceMatches(m_graph, Pattern{absl::StrJoin(ops, "|"), {}},
                                                              Consistency::kKeepUsed, replace, m_context));
        listKept(m_graph, m_options, *m_context.ops, m_reasons, m_quantized, m_report);
        m_report.quantized = static_cast<int64_t>(m_quantized.size());
        warn();
        return result;
    }

  private:
    using Nodes = std::vector<NodePtr>;

    absl::StatusOr<Nodes> replacement(const NodePtr& node) {
        const EightBitOp& op = *findEightBitOp(node->op);
        WHITTLE_ASSIGN_OR_RETURN(const bool allFloat, isAllFloat(*node, op));
        if (!allFloat) {
            m_reasons.try_emplace(node->id, FloatReason::kOtherType, "");
            return Nodes{node};
        }
        Nodes nodes;
        WHITTLE_ASSIGN_OR_RETURN(Node main, mainNode(*node, op, nodes));
        const NodeId mainId = main.id;
        const std::string mainName = main.name;
        add(std::move(main), *node, nodes);
        const NodeId narrow = op.wide.empty() ? mainId : requantized(*node, mainId, mainName, nodes);
        Node dequantize = dequantizeNode();
        dequantize.id = node->id;
        dequantize.name = node->name;
        dequantize.inputs = {{narrow, 0}, {narrow, 1}, {narrow, 2}};
        add(std::move(dequantize), *node, nodes);
        m_quantized.insert(node->id);
        return nodes;
    }

    // Control inputs are taken for inputs of float.
    absl::StatusOr<bool> isAllFloat(const Node& node, const EightBitOp& op) {
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<DataType> types, dataInputTypes(node, *m_context.ops));
        for (size_t i = 0; i < types.size(); ++i) {
            if (static_cast<int32_t>(i) != op.plainInput && types[i] != DataType::kFloat) return false;
        }
        for (const DataType type : outputTypes(node, *m_context.ops)) {
            if (type != DataType::kFloat) return false;
        }
        return true;
    }

    absl::StatusOr<Node> mainNode(const Node& node, const EightBitOp& op, Nodes& nodes) {
        Node main = eightBitNode(op);
        std::vector<std::pair<Input, Input>> ranges;
        for (size_t i = 0; i < node.inputs.size(); ++i) {
            const Input& input = node.inputs[i];
            if (static_cast<int32_t>(i) == op.plainInput) {
                main.inputs.push_back(input);
                continue;
            }
            const NodeId quantize = quantized(node, input, nodes);
            main.inputs.push_back({quantize, 0});
            ranges.push_back({{quantize, 1}, {quantize, 2}});
        }
        appendRanges(op, ranges, main.inputs);
        for (const absl::string_view name : op.copied) {
            const Attr* attr = node.attr(name);
            if (!attr) {
                return absl::InvalidArgumentError(
                    absl::StrCat("node '", node.name, "' (", node.op, ") has no attribute '", name,
                                 "', and transform_graph dies of that; run add_default_attributes before"));
            }
            main.attrs.set(name, *attr);
        }
        main.id = m_ids.newId();
        main.name = absl::StrCat(node.name, "/eightbit");
        return main;
    }

    // Measures the range of one input and gives the input in eight bits.
    NodeId quantized(const Node& node, const Input& input, Nodes& nodes) {
        const std::string prefix = absl::StrCat(node.name, "_eightbit/", spelled(input));
        if (input.isControl()) m_misread.push_back(node.name);
        const Input before = Input::control(input.node);
        Node dims = vectorOfOne(m_ids.newId(), absl::StrCat(prefix, "/reshape_dims"), -1);
        dims.inputs = {before};
        Node axes = vectorOfOne(m_ids.newId(), absl::StrCat(prefix, "/reduction_dims"), 0);
        axes.inputs = {before};
        Node reshape;
        reshape.op = "Reshape";
        reshape.id = m_ids.newId();
        reshape.name = absl::StrCat(prefix, "/reshape");
        reshape.attrs = {{"T", Attr::ofType(DataType::kFloat)}};
        reshape.inputs = {input, {dims.id, 0}};
        Node quantize = quantizeNode(DataType::kQUInt8);
        quantize.inputs = {input};
        const Input flat{reshape.id, 0};
        const Input axis{axes.id, 0};
        add(std::move(dims), node, nodes);
        add(std::move(axes), node, nodes);
        add(std::move(reshape), node, nodes);
        for (const absl::string_view op : {"Min", "Max"}) {
            Node reduction;
            reduction.op = std::string(op);
            reduction.id = m_ids.newId();
            reduction.name = absl::StrCat(prefix, op == "Min" ? "/min" : "/max");
            reduction.attrs = {{"T", Attr::ofType(DataType::kFloat)}, {"keep_dims", Attr::ofBool(false)}};
            reduction.inputs = {flat, axis};
            quantize.inputs.push_back({reduction.id, 0});
            add(std::move(reduction), node, nodes);
        }
        quantize.id = m_ids.newId();
        quantize.name = absl::StrCat(prefix, "/quantize");
        const NodeId id = quantize.id;
        add(std::move(quantize), node, nodes);
        return id;
    }

    NodeId requantized(const Node& node, NodeId main, const std::string& mainName, Nodes& nodes) {
        Node requantize = requantizeNode();
        requantize.inputs = {{main, 0}, {main, 1}, {main, 2}};
        if (m_options.fallback) {
            Node min = scalarNode(m_ids.newId(), absl::StrCat(mainName, "/fallback_min"), m_options.fallback->min);
            Node max = scalarNode(m_ids.newId(), absl::StrCat(mainName, "/fallback_max"), m_options.fallback->max);
            requantize.inputs.push_back({min.id, 0});
            requantize.inputs.push_back({max.id, 0});
            add(std::move(min), node, nodes);
            add(std::move(max), node, nodes);
        } else {
            Node range = requantizationRangeNode();
            range.id = m_ids.newId();
            range.name = absl::StrCat(mainName, "/requant_range");
            range.inputs = {{main, 0}, {main, 1}, {main, 2}};
            requantize.inputs.push_back({range.id, 0});
            requantize.inputs.push_back({range.id, 1});
            add(std::move(range), node, nodes);
        }
        requantize.id = m_ids.newId();
        requantize.name = absl::StrCat(mainName, "/requantize");
        const NodeId id = requantize.id;
        add(std::move(requantize), node, nodes);
        return id;
    }

    // What TensorFlow will say of the result.
    void warn() {
        if (!m_misread.empty()) {
            m_context.warnings.push_back(absl::StrCat(
                "control inputs of ", named(m_misread),
                " are taken for data, and TensorFlow refuses such a graph; run remove_control_dependencies before"));
        }
        const MayBeEmpty empty(m_index, *m_context.ops, nullptr, m_context.progress);
        std::vector<std::string> risky;
        for (const NodePtr& node : m_graph.nodes) {
            if (m_quantized.contains(node->id) && empty.anyInput(*node)) risky.push_back(node->name);
        }
        if (risky.empty()) return;
        m_context.warnings.push_back(absl::StrCat(
            named(risky),
            " may be given a tensor without elements; the model then stops with 'input_max_range must be larger than "
            "input_min_range'; name the op types with ignore_op, or leave out compat mode"));
    }

    static std::string named(const std::vector<std::string>& nodes) {
        const std::string first = absl::StrCat("'", nodes.front(), "'");
        return nodes.size() == 1 ? first : absl::StrCat(first, " and ", nodes.size() - 1, " more");
    }

    static void add(Node node, const Node& from, Nodes& nodes) {
        node.origins = originsOf(from);
        nodes.push_back(made(std::move(node)));
    }

    std::string spelled(const Input& input) const {
        const Node* node = m_index.node(input.node);
        if (input.isControl()) return absl::StrCat("__hat__", node->name);
        const bool port = input.index > 0 || (m_context.fedPortsSpelled && m_fed.contains(node->name));
        return port ? absl::StrCat(node->name, "__port__", input.index) : node->name;
    }

    const Graph& m_graph;
    GraphIndex m_index;
    const QuantizeOptions& m_options;
    PassContext& m_context;
    QuantizeNodesReport& m_report;
    Graph m_ids;
    absl::flat_hash_set<std::string> m_fed;
    FloatReasons m_reasons;
    absl::flat_hash_set<NodeId> m_quantized;
    std::vector<std::string> m_misread;
};

// A Dequantize and the QuantizeV2 behind it cancel each other out: what reads the latter reads what the former reads.
absl::StatusOr<Graph> joinEightBitNodes(const Graph& graph, PassContext& context) {
    absl::flat_hash_set<std::string> outputs;
    for (const std::string& output : context.outputs) {
        WHITTLE_ASSIGN_OR_RETURN(std::string name, nodeOfTensor(output));
        outputs.insert(std::move(name));
    }
    InputRenames renames;
    const auto replace = [&](const Match& match, const OutsideUses& outside) -> absl::StatusOr<std::vector<NodePtr>> {
        const Node& dequantize = *match.inputs[0].node;
        if (dequantize.inputs.size() < 3) {
            return absl::InvalidArgumentError(absl::StrCat("node '", dequantize.name, "' has less than three inputs"));
        }
        for (int32_t i = 0; i < 3; ++i) {
            renames.add({match.node->id, i}, dequantize.inputs[static_cast<size_t>(i)]);
        }
        const bool needed = outside.contains(dequantize) || outputs.contains(dequantize.name);
        return needed ? nodesOf(match) : std::vector<NodePtr>();
    };
    const Pattern pattern{"QuantizeV2", {{"Dequantize", {}}, {"Min", {}}, {"Max", {}}}};
    WHITTLE_ASSIGN_OR_RETURN(Graph result, replaceMatches(graph, pattern, Consistency::kIgnore, replace, context));
    WHITTLE_RETURN_IF_ERROR(renames.apply(result));
    return result;
}

// What TensorFlow will say of such ranges.
void warnOfRanges(const QuantizeOptions& options, PassContext& context) {
    if (options.input && !(options.input->min < options.input->max)) {
        context.warnings.push_back("input_max is not above input_min, so all inputs are the same to the model");
    }
    if (options.fallback && options.fallback->min > 0) {
        context.warnings.push_back("the model will stop with 'requested_output_min must be <= 0': fallback_min is not");
    }
    if (options.fallback && !(options.fallback->min < options.fallback->max)) {
        context.warnings.push_back(
            "the model will stop with 'requested_output_max must be >= requested_output_min' or give nothing but one "
            "value: fallback_max is not above fallback_min");
    }
}

int64_t countFakeQuants(const Graph& graph) {
    return std::count_if(graph.nodes.begin(), graph.nodes.end(),
                         [](const NodePtr& node) { return node->op == "FakeQuantWithMinMaxVars"; });
}

}  // namespace

absl::StatusOr<Graph> quantizeAsTool(const Graph& graph, const QuantizeOptions& options, PassContext& context,
                                     QuantizeNodesReport& report) {
    warnOfRanges(options, context);
    Graph current = options.input ? quantizePlaceholders(graph, *options.input, context) : graph;
    WHITTLE_ASSIGN_OR_RETURN(current, hoistFakeQuantsAsTool(current, context));
    report.fakeQuants = countFakeQuants(current);
    WHITTLE_ASSIGN_OR_RETURN(current, requantizeFakeQuantsAsTool(current, context));
    report.fakeQuants -= countFakeQuants(current);
    WHITTLE_ASSIGN_OR_RETURN(current, Converter(current, options, context, report).run());
    WHITTLE_ASSIGN_OR_RETURN(current, mergeRequantizesAsTool(current, context));
    WHITTLE_ASSIGN_OR_RETURN(current, mergeByHash(current, context));
    WHITTLE_ASSIGN_OR_RETURN(current, joinEightBitNodes(current, context));
    report.measuredRanges = countMeasuredRanges(current);
    return current;
}

}  // namespace whittle
