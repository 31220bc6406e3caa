// SPDX-License-Identifier: Apache-2.0
//
// Bias, softmax, cross entropy and the best of several: what ends a network that classifies.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

bool isChannelsFirst(const RuleContext& c) {
    const std::string format = c.stringAttrOr("data_format", "NHWC");
    return format == "NCHW";
}

absl::Status biasAdd(RuleContext& c) {
    const bool isFirst = isChannelsFirst(c);
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape value, c.withRankAtLeast(c.input(0), isFirst ? 3 : 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape bias, c.withRank(c.input(1), 1));
    const int64_t at = isFirst ? 1 : -1;
    if (!value.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const Dim depth, c.merge(c.dim(value, at), bias.dims[0]));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, c.replaceDim(value, at, depth));
    c.setOutput(0, std::move(output));
    return absl::OkStatus();
}

absl::Status biasAddGrad(RuleContext& c) {
    const bool isFirst = isChannelsFirst(c);
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape value, c.withRankAtLeast(c.input(0), isFirst ? 3 : 2));
    c.setOutput(0, c.vector(c.dim(value, isFirst ? 1 : -1)));
    return absl::OkStatus();
}

// Logits and labels are of one shape as a rule; if they cannot be, they are broadcast.
absl::StatusOr<SymbolicShape> logitsAndLabels(RuleContext& c) {
    absl::StatusOr<SymbolicShape> equal = c.merge(c.input(0), c.input(1));
    if (equal.ok()) equal = c.withRank(*equal, 2);
    if (equal.ok()) return equal;
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.broadcast(c.input(0), c.input(1)));
    if (!shape.hasRank()) return c.fail("logits and labels must be matrices");
    return c.withRank(shape, 2);
}

absl::Status softmaxCrossEntropy(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape matrix, logitsAndLabels(c));
    c.setOutput(0, c.vector(matrix.dims[0]));
    c.setOutput(1, std::move(matrix));
    return absl::OkStatus();
}

absl::Status topKOf(RuleContext& c, Dim k) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRankAtLeast(c.input(0), 1));
    if (!input.hasRank()) return absl::OkStatus();
    const Dim last = c.dim(input, -1);
    if (last.isKnown() && k.isKnown() && last.size() < k.size()) {
        return c.fail(absl::StrCat("the best ", k.size(), " of ", last.size(), " are asked for"));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape output, c.replaceDim(input, -1, k));
    c.setOutput(0, output);
    c.setOutput(1, output);
    return absl::OkStatus();
}

absl::Status topK(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t k, c.intAttr("k"));
    if (k < 0) return c.fail(absl::StrCat("attribute 'k' is ", k));
    return topKOf(c, Dim::ofSize(k));
}

absl::Status topKV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Dim k, sizeFromScalar(c, 1));
    return topKOf(c, k);
}

absl::Status nthElement(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(const Dim n, sizeFromScalar(c, 1));
    if (!input.hasRank()) return absl::OkStatus();
    const Dim last = c.dim(input, -1);
    if (last.isKnown() && n.isKnown() && last.size() <= n.size()) {
        return c.fail(absl::StrCat("element ", n.size(), " of ", last.size(), " is asked for"));
    }
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, c.subshape(input, 0, -1));
    c.setOutput(0, std::move(output));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"BiasAdd", biasAdd},
    {"BiasAddGrad", biasAddGrad},
    {"BiasAddV1", biasAdd},
    {"InTopK", signature<"[n,?] [n] -> [n]">},
    {"InTopKV2", signature<"[n,?] [n] * -> [n]">},
    {"IsotonicRegression", signature<"x -> x x">},
    {"KthOrderStatistic", signature<"[n,?] -> [n]">},
    {"LogSoftmax", signature<"x>=1 -> x">},
    {"MakeUnique", signature<"[a,b] -> [a,b]">},
    {"NthElement", nthElement},
    {"Softmax", signature<"x>=1 -> x">},
    {"SoftmaxCrossEntropyWithLogits", softmaxCrossEntropy},
    {"SparseSoftmaxCrossEntropyWithLogits", signature<"[n,c] [n] -> [n] [n,c]">},
    {"TopK", topK},
    {"TopKUnique", signature<"[n,?] -> [n,@k] [n,@k]">},
    {"TopKV2", topKV2},
    {"TopKWithUnique", signature<"[n,?] -> [n,@k] [n,@k]">},
};

}  // namespace

absl::Span<const ShapeRule> classificationShapeRules() { return kRules; }

}  // namespace whittle
