// SPDX-License-Identifier: Apache-2.0
//
// quantize_nodes: lets nodes that have an eight-bit form compute in it.
//
//     y = Conv2D x w      q = QuantizeV2 x (its measured minimum and maximum)
//     z = Relu y      ->  y/eightbit = QuantizedConv2D q ...        32 bits
//                         y/eightbit/requantize = Requantize ...    8 bits, in the measured range of the 32
//                         z/eightbit = QuantizedRelu y/eightbit/requantize ...
//                         z = Dequantize z/eightbit ...
//
// Names, shapes and types of what others read stay, so every node may still be read as float. Wants to run after the
// folding passes and quantize_weights; and FakeQuant nodes that training left give better ranges than those measured.

#include "core/passes/quantize_nodes.h"

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/output_types.h"
#include "core/passes/quantize_nodes_ops.h"
#include "core/passes/registry.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"input_min", ParamInfo::Type::kFloat, "",
     WHITTLE_TR_NOOP("Param", "Inputs become eight-bit, and their lowest code means this value.")},
    {"input_max", ParamInfo::Type::kFloat, "",
     WHITTLE_TR_NOOP("Param", "Inputs become eight-bit, and their highest code means this value.")},
    {"fallback_min", ParamInfo::Type::kFloat, "",
     WHITTLE_TR_NOOP("Param", "Results get this minimum instead of one measured in every run.")},
    {"fallback_max", ParamInfo::Type::kFloat, "",
     WHITTLE_TR_NOOP("Param", "Results get this maximum instead of one measured in every run.")},
    {"ignore_op", ParamInfo::Type::kOpType, "", WHITTLE_TR_NOOP("Param", "An op type that stays float."), true},
};

absl::StatusOr<std::optional<FloatRange>> rangeOf(const PassArgs& args, absl::string_view min, absl::string_view max) {
    if (!args.contains(min) && !args.contains(max)) return std::nullopt;
    if (!args.contains(min) || !args.contains(max)) {
        return absl::InvalidArgumentError(
            absl::StrCat("You must pass both ", min, " and ", max, " into quantize_nodes"));
    }
    FloatRange range;
    WHITTLE_ASSIGN_OR_RETURN(range.min, args.number(min, 0));
    WHITTLE_ASSIGN_OR_RETURN(range.max, args.number(max, 0));
    return range;
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    if (!context.ops) return absl::FailedPreconditionError("quantize_nodes needs the definitions of ops");
    QuantizeOptions options;
    WHITTLE_ASSIGN_OR_RETURN(options.input, rangeOf(args, "input_min", "input_max"));
    WHITTLE_ASSIGN_OR_RETURN(options.fallback, rangeOf(args, "fallback_min", "fallback_max"));
    for (std::string& op : args.all("ignore_op")) options.ignoredOps.insert(std::move(op));
    auto report = std::make_shared<QuantizeNodesReport>();
    WHITTLE_ASSIGN_OR_RETURN(Graph result, context.compat ? quantizeAsTool(graph, options, context, *report)
                                                          : quantizeSafely(graph, options, context, *report));
    context.quantizeNodesReport = std::move(report);
    return result;
}

// Ops that hand floats on without computing.
bool handsOn(const Node& node) {
    static constexpr std::array<absl::string_view, 14> kOps = {
        "Identity", "IdentityN", "StopGradient", "PreventGradient", "Snapshot",      "Switch",   "Merge",
        "Enter",    "Exit",      "RefSwitch",    "RefMerge",        "NextIteration", "RefEnter", "Dequantize"};
    return std::find(kOps.begin(), kOps.end(), node.op) != kOps.end();
}

bool hasFloat(const std::vector<DataType>& types) {
    return std::find(types.begin(), types.end(), DataType::kFloat) != types.end();
}

bool computesFloats(const Node& node, const OpRegistry& ops) {
    const absl::StatusOr<std::vector<DataType>> inputs = dataInputTypes(node, ops);
    return inputs.ok() && !handsOn(node) && hasFloat(*inputs) && hasFloat(outputTypes(node, ops));
}

}  // namespace

absl::StatusOr<std::vector<DataType>> dataInputTypes(const Node& node, const OpRegistry& ops) {
    const OpDef* op = ops.find(node.op);
    if (!op) return absl::NotFoundError(absl::StrCat("Op type not registered '", node.op, "' in binary"));
    for (const auto* list : {&op->inputs, &op->outputs}) {
        for (const OpDef::Arg& arg : *list) {
            for (const std::string& attr : {arg.numberAttr, arg.typeAttr, arg.typeListAttr}) {
                if (attr.empty() || node.attr(attr)) continue;
                return absl::InvalidArgumentError(
                    absl::StrCat("No attr named '", attr, "' in NodeDef: node '", node.name, "'"));
            }
        }
    }
    const std::optional<std::vector<DataType>> types = argTypes(op->inputs, node.attrs);
    if (!types) return absl::InvalidArgumentError(absl::StrCat("node '", node.name, "' has attributes of no use"));
    return *types;
}

void listKept(const Graph& graph, const QuantizeOptions& options, const OpRegistry& ops, const FloatReasons& reasons,
              const absl::flat_hash_set<NodeId>& quantized, QuantizeNodesReport& report) {
    for (const NodePtr& node : graph.nodes) {
        const auto known = reasons.find(node->id);
        if (known != reasons.end()) {
            report.kept.push_back({node->name, node->op, known->second.first, known->second.second});
        } else if (quantized.contains(node->id)) {
            continue;
        } else if (options.ignoredOps.contains(node->op)) {
            report.kept.push_back({node->name, node->op, FloatReason::kIgnored, ""});
        } else if (!findEightBitOp(node->op) && computesFloats(*node, ops)) {
            report.kept.push_back({node->name, node->op, FloatReason::kNoEightBitOp, ""});
        }
    }
}

int64_t countMeasuredRanges(const Graph& result) {
    std::vector<bool> isRead(result.nextId, false);
    absl::flat_hash_set<NodeId> minimums;
    for (const NodePtr& node : result.nodes) {
        if (node->op == "Min") minimums.insert(node->id);
        for (const Input& input : node->inputs) isRead[toIndex(input.node)] = true;
    }
    return std::count_if(result.nodes.begin(), result.nodes.end(), [&](const NodePtr& node) {
        if (node->op == "RequantizationRange") return true;
        return node->op == "QuantizeV2" && isRead[toIndex(node->id)] && node->inputs.size() > 1 &&
               minimums.contains(node->inputs[1].node);
    });
}

Node scalarNode(NodeId id, std::string name, float value) {
    return constantNode(id, std::move(name), Tensor::ofValues<float>(DataType::kFloat, Shape(), {value}));
}

const PassInfo kQuantizeNodesPass = {
    .name = "quantize_nodes",
    .group = PassGroup::kQuantize,
    .summary = WHITTLE_TR_NOOP("Pass", "Lets nodes that have an eight-bit form compute in eight bits."),
    .params = kParams,
    .sketch = {.before = "y = Conv2D x w\n"
                         "z = Relu y",
               .after = "y/eightbit = QuantizedConv2D x_codes w_codes\n"
                        "y/eightbit/requantize = Requantize y/eightbit\n"
                        "z/eightbit = QuantizedRelu y/eightbit/requantize\n"
                        "z = Dequantize z/eightbit"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Every node of these types is quantized, also where the model then stops or gives other "
                              "values: with empty tensors, dilations or control inputs. What measures ranges stays "
                              "although nothing needs it. By default such nodes stay float, and so do nodes between "
                              "nodes of float."),
    .keywords = "eight bit int8 quantise integer",
    .run = run,
};

}  // namespace whittle
