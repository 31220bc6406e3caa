// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/graph/order.h"
#include "core/passes/eight_bit_constant.h"
#include "core/passes/known_shapes.h"
#include "core/passes/quantize_nodes.h"
#include "core/passes/quantize_nodes_checks.h"
#include "core/passes/quantize_nodes_pieces.h"
#include "core/passes/quantize_nodes_prune.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

// The useful way: one walk in topological order. Eight bits begin at convolutions, matrix products, FakeQuant nodes and
// eight-bit inputs; a node that would stand alone between conversions stays float. What has 32 bits takes the range of
// the FakeQuant node that training put behind it, if any, over nodes which may change places with it. Constants become
// eight-bit constants here instead of in every run, a tensor is converted once for all its readers, and what nobody
// reads any more goes.

namespace whittle {
namespace {

constexpr char kFakeQuant[] = "FakeQuantWithMinMaxVars";

bool isOneOf(const Node& node, std::initializer_list<absl::string_view> ops) {
    return std::find(ops.begin(), ops.end(), node.op) != ops.end();
}

class SafeQuantizer {
  public:
    SafeQuantizer(const Graph& graph, const QuantizeOptions& options, PassContext& context,
                  const InferredTensors& shapes, QuantizeNodesReport& report)
        : m_graph(graph),
          m_options(options),
          m_context(context),
          m_report(report),
          m_index(graph),
          m_empty(m_index, *context.ops, &shapes, context.progress),
          m_checks(m_index, *context.ops, shapes, m_empty),
          m_pieces(graph, m_index, context) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order, topologicalOrder(m_graph.nodes));
        for (const int32_t position : order) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            look(m_index.at(position));
        }
        Graph result = m_pieces.take();
        pruneUnread(result, m_index, m_required);
        listKept(m_graph, m_options, *m_context.ops, m_reasons, m_quantized, m_report);
        m_report.quantized = static_cast<int64_t>(m_quantized.size()) - m_report.fakeQuants;
        m_report.measuredRanges = countMeasuredRanges(result);
        return result;
    }

  private:
    void look(const Node& node) {
        if (m_options.ignoredOps.contains(node.op)) return;
        if (node.op == "Placeholder") {
            if (m_options.input && node.typeAttr("dtype") == DataType::kFloat) lookAtPlaceholder(node);
        } else if (node.op == kFakeQuant) {
            lookAtFakeQuant(node);
        } else if (const EightBitOp* form = eightBitFormOf(node)) {
            lookAtOp(node, *form);
        }
    }

    void lookAtPlaceholder(const Node& node) {
        for (const std::string& output : m_context.outputs) {
            // It would be another output.
            if (output.substr(0, output.find(':')) == node.name) return;
        }
        m_eight[Input{node.id, 0}] = m_pieces.placeholder(node, *m_options.input);
    }

    void lookAtFakeQuant(const Node& node) {
        if (std::optional<std::string> why = rangeObstacle(node, m_index)) {
            m_reasons.try_emplace(node.id, FloatReason::kTrainedRange, *std::move(why));
            return;
        }
        const auto trained = m_trainedFor.find(node.inputs[0]);
        const bool isDone = trained != m_trainedFor.end() && trained->second == node.id;
        const EightBitTensor codes =
            isDone ? m_eight.at(node.inputs[0]) : m_pieces.quantizeTo(node, node.inputs[1], node.inputs[2]);
        finish(node, codes);
        ++m_report.fakeQuants;
    }

    void lookAtOp(const Node& node, const EightBitOp& form) {
        FloatObstacle obstacle = m_checks.obstacle(node, form);
        const std::vector<Input> values = valuesOf(node, form);
        if (!obstacle && !isOneOf(node, {"Conv2D", "MatMul"}) && !anyInEightBits(values)) {
            obstacle = std::make_pair(FloatReason::kAlone, "");
        }
        std::vector<EightBitTensor> codes;
        for (size_t i = 0; !obstacle && i < values.size(); ++i) {
            if (const absl::StatusOr<EightBitTensor> made = inEightBitsOf(values[i]); made.ok()) {
                codes.push_back(*made);
            } else {
                obstacle = std::make_pair(FloatReason::kNotFinite, std::string(made.status().message()));
            }
        }
        if (obstacle) {
            m_reasons[node.id] = *std::move(obstacle);
            return;
        }
        const NodeId trained = form.wide.empty() ? passedOn(values) : trainedBehind(node);
        EightBitTensor result = m_pieces.op(node, form, codes, plainOf(node, form));
        if (!form.wide.empty()) result = requantized(node, result, trained);
        if (trained != kNoNode) m_trainedFor[Input{node.id, 0}] = trained;
        finish(node, result);
    }

    void finish(const Node& node, const EightBitTensor& codes) {
        m_pieces.dequantize(node, codes);
        m_eight[Input{node.id, 0}] = codes;
        m_quantized.insert(node.id);
    }

    EightBitTensor requantized(const Node& node, const EightBitTensor& wide, NodeId trained) {
        if (trained != kNoNode) {
            const Node& fakeQuant = *m_index.node(trained);
            return m_pieces.requantizeTo(node, wide, fakeQuant.inputs[1], fakeQuant.inputs[2]);
        }
        return m_options.fallback ? m_pieces.requantizeTo(node, wide, *m_options.fallback)
                                  : m_pieces.requantizeAsMeasured(node, wide);
    }

    static size_t plainSlot(const Node& node, const EightBitOp& form) {
        return node.op == "ConcatV2" ? node.dataInputCount() - 1 : static_cast<size_t>(form.plainInput);
    }

    static std::vector<Input> valuesOf(const Node& node, const EightBitOp& form) {
        std::vector<Input> values;
        for (size_t i = 0; i < node.dataInputCount(); ++i) {
            if (form.plainInput == EightBitOp::kNone || i != plainSlot(node, form)) values.push_back(node.inputs[i]);
        }
        return values;
    }

    std::optional<Input> plainOf(const Node& node, const EightBitOp& form) {
        if (form.plainInput == EightBitOp::kNone) return std::nullopt;
        const Input& given = node.inputs[plainSlot(node, form)];
        if (form.op != "Concat") return given;
        return m_pieces.axis(node, given, *m_checks.concatAxis(node));
    }

    bool anyInEightBits(const std::vector<Input>& values) const {
        return std::any_of(values.begin(), values.end(), [&](const Input& value) { return m_eight.contains(value); });
    }

    absl::StatusOr<EightBitTensor> inEightBitsOf(const Input& value) {
        if (const auto known = m_eight.find(value); known != m_eight.end()) return known->second;
        return m_pieces.converted(value);
    }

    // The FakeQuant node whose range the one value of a node has; kNoNode when there is none.
    NodeId passedOn(const std::vector<Input>& values) const {
        const auto known = m_trainedFor.find(values.front());
        return values.size() == 1 && known != m_trainedFor.end() ? known->second : kNoNode;
    }

    // The FakeQuant node that alone reads `node`, also through nodes that give the same before and after it: those are
    // monotonous and keep zero.
    NodeId trainedBehind(const Node& node) const {
        const Node* current = &node;
        while (!m_required.contains(current->name)) {
            const absl::Span<const GraphIndex::Use> uses = m_index.uses(current->id);
            if (uses.size() != 1 || uses[0].slot != 0) break;
            current = &m_index.at(uses[0].position);
            if (m_options.ignoredOps.contains(current->op)) break;
            if (current->op == kFakeQuant) return rangeObstacle(*current, m_index) ? kNoNode : current->id;
            if (!isOneOf(*current, {"Relu", "Relu6", "MaxPool", "Reshape"})) break;
        }
        return kNoNode;
    }

    const Graph& m_graph;
    const QuantizeOptions& m_options;
    PassContext& m_context;
    QuantizeNodesReport& m_report;
    GraphIndex m_index;
    MayBeEmpty m_empty;
    EightBitChecks m_checks;
    QuantizePieces m_pieces;
    absl::flat_hash_set<std::string> m_required;
    absl::flat_hash_map<Input, EightBitTensor> m_eight;  // what is computed in eight bits
    absl::flat_hash_map<Input, NodeId> m_trainedFor;     // the FakeQuant node whose range it has
    absl::flat_hash_set<NodeId> m_quantized;
    FloatReasons m_reasons;
};

absl::Status checkRanges(const QuantizeOptions& options) {
    const auto isRange = [](const FloatRange& range) {
        return std::isfinite(range.min) && std::isfinite(range.max) && range.min < range.max;
    };
    if (options.input && !isRange(*options.input)) {
        return absl::InvalidArgumentError("input_max must be above input_min");
    }
    if (options.fallback && !(isRange(*options.fallback) && options.fallback->min <= 0 && options.fallback->max >= 0)) {
        return absl::InvalidArgumentError("fallback_max must be above fallback_min, with zero between them");
    }
    return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Graph> quantizeSafely(const Graph& graph, const QuantizeOptions& options, PassContext& context,
                                     QuantizeNodesReport& report) {
    WHITTLE_RETURN_IF_ERROR(checkRanges(options));
    WHITTLE_ASSIGN_OR_RETURN(const InferredTensors shapes,
                             inferTensors(graph, *context.ops, inferenceOptions(*context.ops, context.progress)));
    return SafeQuantizer(graph, options, context, shapes, report).run();
}

}  // namespace whittle
