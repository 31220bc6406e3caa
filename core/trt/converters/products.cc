// SPDX-License-Identifier: Apache-2.0
//
// Products of matrices: MatMul and BatchMatMul (ConvertMatMul, ConvertMatMulImpl and ConvertBatchMatMul in
// tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc, 2.17), Einsum (ops/einsum.cc, for TensorRT from 8.2).

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <map>
#include <set>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

// Without a batch a matrix is left with one dimension: only a dense layer, whose right side is a constant, is taken.
Verdict validateMatMul(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf}));
    if (!c.implicitBatch()) return Verdict::accept();
    const ConverterInput &a = c.input(0), &b = c.input(1);
    const bool transposes = c.boolAttr("transpose_a").value_or(false);
    const bool vectorByOther = c.trtDims(a).size() < 2 && (transposes || !b.isWeights());
    if (!vectorByOther && c.trtDims(b).size() >= 2) return Verdict::accept();
    return Verdict::refuse(Refusal::kImplicitBatch,
                           "MatMul with 2D tensors requires explicit batch mode, or that tensor A is not transposed "
                           "and B is a constant tensor.");
}

// A constant with more dimensions than the other operand keeps its batch, which must then be 1.
bool isBatchedConstant(const ConverterContext& c, const ConverterInput& one, const ConverterInput& other) {
    const std::vector<int64_t> dims = c.trtDims(one);
    return one.isWeights() && dims.size() > c.trtDims(other).size() && dims[0] != 1;
}

Verdict validateBatchMatMul(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(c, {{"x", Kind::kBoth}, {"y", Kind::kBoth}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf}));
    const ConverterInput &x = c.input(0), &y = c.input(1);
    if (x.isWeights() && y.isWeights()) {
        return Verdict::refuse(Refusal::kConstantsOnly,
                               "All inputs are weights, but Grappler is expected to fold them.");
    }
    if (c.implicitBatch() && (isBatchedConstant(c, x, y) || isBatchedConstant(c, y, x))) {
        return Verdict::refuse(Refusal::kBatchDimension,
                               "TensorRT does not support batched constants in implicit batch mode.");
    }
    return checkBroadcast(c, x, y, false);
}

// The labels of one subscript with how often each occurs. A dot is the first of an ellipsis.
struct Subscript {
    std::map<char, int> labels;
    bool hasEllipsis = false;

    explicit Subscript(absl::string_view text) {
        for (size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '.') {
                hasEllipsis = true;
                i += 2;
            } else {
                ++labels[text[i]];
            }
        }
    }
};

// TF-TRT means to refuse outer products. Its test looks at two operands whose equation has just two labels, both of
// them kept: that refuses ij,ij->ij too, and takes ab,cd->abcd.
bool looksLikeOuterProduct(const std::vector<Subscript>& operands, const Subscript& output) {
    std::set<char> labels;
    for (const Subscript& operand : operands) {
        for (const auto& [label, count] : operand.labels) labels.insert(label);
    }
    for (const auto& [label, count] : output.labels) labels.insert(label);
    const auto keptOnce = [&](char label) {
        const auto at = output.labels.find(label);
        return at != output.labels.end() && at->second == 1;
    };
    return operands.size() == 2 && labels.size() == 2 && std::all_of(labels.begin(), labels.end(), keptOnce);
}

bool isSupported(const std::vector<Subscript>& operands, const Subscript& output) {
    const auto isPlain = [](const Subscript& operand) {
        return !operand.hasEllipsis && std::all_of(operand.labels.begin(), operand.labels.end(),
                                                   [](const auto& label) { return label.second == 1; });
    };
    return std::all_of(operands.begin(), operands.end(), isPlain) && !output.hasEllipsis && !output.labels.empty() &&
           !looksLikeOuterProduct(operands, output);
}

Verdict validateEinsum(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(c));
    const std::string equation = c.stringAttr("equation").value_or("");
    const std::vector<absl::string_view> sides = absl::StrSplit(equation, "->");
    if (sides.size() != 2) {
        return Verdict::refuse(Refusal::kAttribute,
                               absl::StrCat("Expecting exactly one '->' in einsum equation: ", equation));
    }
    const std::vector<absl::string_view> subscripts = absl::StrSplit(sides[0], ',');
    if (subscripts.size() > 2) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Expecting 1 or 2 input subscripts in equation '",
                                                                 equation, "' but got: ", subscripts.size()));
    }
    std::vector<Subscript> operands;
    for (const absl::string_view subscript : subscripts) operands.emplace_back(subscript);
    if (isSupported(operands, Subscript(sides[1]))) return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute, "No conversion for einsum equation.");
}

constexpr Converter kProducts[] = {
    {"BatchMatMul", validateBatchMatMul},
    {"BatchMatMulV2", validateBatchMatMul},
    {"Einsum", validateEinsum},
    {"MatMul", validateMatMul},
};

}  // namespace

absl::Span<const Converter> productConverters() { return kProducts; }

}  // namespace whittle
