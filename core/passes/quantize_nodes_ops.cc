// SPDX-License-Identifier: Apache-2.0
#include "core/passes/quantize_nodes_ops.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>

namespace whittle {
namespace {

constexpr std::array<absl::string_view, 1> kT = {"T"};
constexpr std::array<absl::string_view, 1> kTinput = {"Tinput"};
constexpr std::array<absl::string_view, 2> kBoth = {"T1", "T2"};
constexpr std::array<absl::string_view, 2> kInputAndFilter = {"Tinput", "Tfilter"};
constexpr std::array<absl::string_view, 3> kPooling = {"ksize", "strides", "padding"};
constexpr std::array<absl::string_view, 2> kConvolution = {"strides", "padding"};
constexpr std::array<absl::string_view, 2> kTransposes = {"transpose_a", "transpose_b"};
constexpr std::array<absl::string_view, 1> kAlignCorners = {"align_corners"};
constexpr std::array<absl::string_view, 1> kCount = {"N"};

constexpr EightBitOp kOps[] = {
    {"Add", {}, kBoth, "Toutput"},
    {"AvgPool", kPooling, kT, ""},
    {"BiasAdd", {}, kBoth, "out_type"},
    {"Concat", kCount, kT, "", 0, true},
    {"Conv2D", kConvolution, kInputAndFilter, "out_type"},
    {"MatMul", kTransposes, kBoth, "Toutput"},
    {"MaxPool", kPooling, kT, ""},
    {"Mul", {}, kBoth, "Toutput"},
    {"Relu", {}, kTinput, ""},
    {"Relu6", {}, kTinput, ""},
    {"Reshape", {}, kT, "", 1},
    {"ResizeBilinear", kAlignCorners, kT, "", 1},
};

Node nodeOf(absl::string_view op, AttrMap attrs) {
    Node node;
    node.op = std::string(op);
    node.attrs = std::move(attrs);
    return node;
}

}  // namespace

absl::Span<const EightBitOp> eightBitOps() { return kOps; }

const EightBitOp* findEightBitOp(absl::string_view op) {
    const auto* at = std::find_if(std::begin(kOps), std::end(kOps), [&](const EightBitOp& o) { return o.op == op; });
    return at == std::end(kOps) ? nullptr : at;
}

Node quantizeNode(DataType to) {
    return nodeOf("QuantizeV2", {{"T", Attr::ofType(to)}, {"mode", Attr::ofString("MIN_FIRST")}});
}

Node requantizeNode() {
    return nodeOf("Requantize",
                  {{"Tinput", Attr::ofType(DataType::kQInt32)}, {"out_type", Attr::ofType(DataType::kQUInt8)}});
}

Node requantizationRangeNode() { return nodeOf("RequantizationRange", {{"Tinput", Attr::ofType(DataType::kQInt32)}}); }

Node dequantizeNode() {
    return nodeOf("Dequantize", {{"T", Attr::ofType(DataType::kQUInt8)}, {"mode", Attr::ofString("MIN_FIRST")}});
}

Node eightBitNode(const EightBitOp& op) {
    Node node = nodeOf(absl::StrCat("Quantized", op.op), {});
    for (const absl::string_view name : op.narrow) node.attrs.set(name, Attr::ofType(DataType::kQUInt8));
    if (!op.wide.empty()) node.attrs.set(op.wide, Attr::ofType(DataType::kQInt32));
    return node;
}

void appendRanges(const EightBitOp& op, absl::Span<const std::pair<Input, Input>> ranges, std::vector<Input>& inputs) {
    if (op.minimumsFirst) {
        for (const auto& range : ranges) inputs.push_back(range.first);
        for (const auto& range : ranges) inputs.push_back(range.second);
        return;
    }
    for (const auto& range : ranges) {
        inputs.push_back(range.first);
        inputs.push_back(range.second);
    }
}

}  // namespace whittle
