// SPDX-License-Identifier: Apache-2.0
//
// Quantized types and their ranges (array_ops.cc, math_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// The ranges in inputs `least` and `most` are scalars, or vectors with an element for each slice along `axis` of input
// 0 unless that is -1. The result is the shape of a range.
absl::StatusOr<SymbolicShape> ranges(RuleContext& c, int least, int most, int64_t axis) {
    const int64_t rank = axis == -1 ? 0 : 1;
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape range, c.withRank(c.input(least), rank));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, rank, {most}));
    if (axis == -1) return range;
    if (axis < -1 || axis > 254) return c.fail(absl::StrCat("invalid axis ", axis));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), axis + 1).status());
    WHITTLE_RETURN_IF_ERROR(c.merge(range.dims[0], c.dim(c.input(0), axis)).status());
    return range;
}

absl::StatusOr<SymbolicShape> equalRanges(RuleContext& c, int least, int most) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape range, ranges(c, least, most, c.intAttrOr("axis", -1)));
    return c.merge(c.input(most), range);
}

absl::Status quantizeAndDequantize(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(equalRanges(c, 1, 2).status());
    c.setOutput(0, c.input(0));
    return absl::OkStatus();
}

absl::Status quantizeAndDequantizeV3(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {3}));
    return quantizeAndDequantize(c);
}

absl::Status quantizeAndDequantizeGrad(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape range, equalRanges(c, 2, 3));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.merge(c.input(0), c.input(1)));
    c.setOutput(0, std::move(shape));
    c.setOutput(1, range);
    c.setOutput(2, range);
    return absl::OkStatus();
}

// QuantizeV2, Dequantize.
absl::Status quantize(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape least, ranges(c, 1, 2, c.intAttrOr("axis", -1)));
    // That both have one size is left to the kernel.
    const absl::StatusOr<SymbolicShape> both = c.merge(c.input(2), least);
    const SymbolicShape range = both.ok() ? *both : c.input(2);
    for (int i = 1; i < c.outputCount(); ++i) c.setOutput(i, range);
    return likeFirstInput(c);
}

absl::Status fakeQuantVars(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1, 2}));
    return likeFirstInput(c);
}

absl::Status fakeQuantVarsGradient(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2, 3}));
    WHITTLE_RETURN_IF_ERROR(scalarOutputs(c));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.merge(c.input(0), c.input(1)));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::StatusOr<Dim> channels(RuleContext& c, const SymbolicShape& shape, int least) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {least, least + 1}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim both, c.merge(c.dim(c.input(least), 0), c.dim(c.input(least + 1), 0)));
    return c.merge(c.dim(shape, -1), both);
}

absl::Status fakeQuantPerChannel(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(const Dim depth, channels(c, shape, 1));
    WHITTLE_ASSIGN_OR_RETURN(shape, c.replaceDim(shape, -1, depth));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status fakeQuantPerChannelGradient(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(shape, 4).status());
    WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(shape, c.input(1)));
    WHITTLE_ASSIGN_OR_RETURN(const Dim depth, channels(c, shape, 2));
    WHITTLE_ASSIGN_OR_RETURN(shape, c.replaceDim(shape, -1, depth));
    c.setOutput(0, std::move(shape));
    c.setOutput(1, c.vector(depth));
    c.setOutput(2, c.vector(depth));
    return absl::OkStatus();
}

// The range of a quantized input in inputs 1 and 2, that of the output in outputs 1 and 2.
absl::Status likeQuantizedInput(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1, 2}));
    WHITTLE_RETURN_IF_ERROR(scalarOutputs(c));
    return likeFirstInput(c);
}

absl::Status requantize(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {3, 4}));
    return likeQuantizedInput(c);
}

absl::Status requantizationRange(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1, 2}));
    return scalarOutputs(c);
}

absl::Status quantizedInstanceNorm(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 4, {0}));
    return likeQuantizedInput(c);
}

absl::Status quantizedBinary(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(scalarOutputs(c));
    return broadcastOfTwo(c);
}

absl::Status quantizedReshape(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2, 3}));
    WHITTLE_RETURN_IF_ERROR(scalarOutputs(c));
    c.setOutput(0, SymbolicShape::unknown());
    return reshape(c);
}

// The axis, then the values, then their ranges.
absl::Status quantizedConcat(RuleContext& c) {
    const int count = (c.inputCount() - 1) / 3;
    for (int i = count + 1; i < c.inputCount(); ++i) WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {i}));
    WHITTLE_RETURN_IF_ERROR(scalarOutputs(c));
    c.setOutput(0, SymbolicShape::unknown());
    return concatenation(c, 1, 1 + count, 0);
}

// The values, then the axis, then the ranges.
absl::Status quantizedConcatV2(RuleContext& c) {
    const int count = (c.inputCount() - 1) / 3;
    for (int i = count + 1; i < c.inputCount(); ++i) WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {i}));
    WHITTLE_RETURN_IF_ERROR(scalarOutputs(c));
    c.setOutput(0, SymbolicShape::unknown());
    return concatenation(c, 0, count, count);
}

constexpr ShapeRule kRules[] = {
    {"Dequantize", quantize},
    {"FakeQuantWithMinMaxVars", fakeQuantVars},
    {"FakeQuantWithMinMaxVarsGradient", fakeQuantVarsGradient},
    {"FakeQuantWithMinMaxVarsPerChannel", fakeQuantPerChannel},
    {"FakeQuantWithMinMaxVarsPerChannelGradient", fakeQuantPerChannelGradient},
    {"QuantizeAndDequantizeV2", quantizeAndDequantize},
    {"QuantizeAndDequantizeV3", quantizeAndDequantizeV3},
    {"QuantizeAndDequantizeV4", quantizeAndDequantize},
    {"QuantizeAndDequantizeV4Grad", quantizeAndDequantizeGrad},
    {"QuantizeDownAndShrinkRange", likeQuantizedInput},
    {"QuantizeV2", quantize},
    {"QuantizedAdd", quantizedBinary},
    {"QuantizedConcat", quantizedConcat},
    {"QuantizedConcatV2", quantizedConcatV2},
    {"QuantizedInstanceNorm", quantizedInstanceNorm},
    {"QuantizedMul", quantizedBinary},
    {"QuantizedReshape", quantizedReshape},
    {"RequantizationRange", requantizationRange},
    {"Requantize", requantize},
};

}  // namespace

absl::Span<const ShapeRule> quantizationShapeRules() { return kRules; }

}  // namespace whittle
