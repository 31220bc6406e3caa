// SPDX-License-Identifier: Apache-2.0
//
// Quantized ops but the convolutions: the plain op, with a range for each input and output.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/pooling.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

// Output 0 is found, the inputs from `firstScalar` on and the outputs from 1 on are ranges.
absl::Status withRanges(RuleContext& c, int firstScalar) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, firstScalar, c.inputCount() - 1));
    setScalars(c, 1, c.outputCount() - 1);
    return absl::OkStatus();
}

absl::Status product(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape a, c.withRank(c.input(0), 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape b, c.withRank(c.input(1), 2));
    WHITTLE_ASSIGN_OR_RETURN(const bool transposeA, c.boolAttr("transpose_a"));
    WHITTLE_ASSIGN_OR_RETURN(const bool transposeB, c.boolAttr("transpose_b"));
    WHITTLE_RETURN_IF_ERROR(c.merge(a.dims[transposeA ? 0 : 1], b.dims[transposeB ? 1 : 0]).status());
    c.setOutput(0, c.matrix(a.dims[transposeA ? 1 : 0], b.dims[transposeB ? 0 : 1]));
    return absl::OkStatus();
}

absl::Status matMulWithBias(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(product(c));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(2), 1).status());
    return withRanges(c, 3);
}

absl::Status averagePool(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(inferPool(c, 2, false));
    return withRanges(c, 1);
}

absl::Status maxPool(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(inferPool(c, 2, true));
    return withRanges(c, 1);
}

absl::Status biasAdd(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), 2).status());
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape bias, c.withRank(c.input(1), 1));
    if (c.input(0).hasRank()) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim depth, c.merge(c.dim(c.input(0), -1), bias.dims[0]));
        WHITTLE_ASSIGN_OR_RETURN(SymbolicShape output, c.replaceDim(c.input(0), -1, depth));
        c.setOutput(0, std::move(output));
    }
    return withRanges(c, 2);
}

constexpr auto kUnchanged = signature<"x [] [] -> x [] []">;

constexpr ShapeRule kRules[] = {
    {"QuantizedAvgPool", averagePool},
    {"QuantizedBatchNormWithGlobalNormalization",
     signature<"[a,b,c,d] * * [d] * * [d] * * [d] * * [d] * * -> [a,b,c,d] [] []">},
    {"QuantizedBiasAdd", biasAdd},
    {"QuantizedMatMulWithBias", matMulWithBias},
    {"QuantizedMatMulWithBiasAndDequantize", matMulWithBias},
    {"QuantizedMatMulWithBiasAndRelu", matMulWithBias},
    {"QuantizedMatMulWithBiasAndReluAndRequantize", matMulWithBias},
    {"QuantizedMatMulWithBiasAndRequantize", matMulWithBias},
    {"QuantizedMaxPool", maxPool},
    {"QuantizedRelu", kUnchanged},
    {"QuantizedRelu6", kUnchanged},
    {"QuantizedReluX", signature<"x * [] [] -> x [] []">},
    {"RequantizationRangePerChannel", signature<"* [?] [?] -> [] []">},
    {"RequantizePerChannel", signature<"x [?] [?] [] [] -> x [] []">},
};

}  // namespace

absl::Span<const ShapeRule> quantizedShapeRules() { return kRules; }

}  // namespace whittle
