// SPDX-License-Identifier: Apache-2.0
//
// Sparse tensors (sparse_ops.cc): indices [n, rank], values [n] and the dense shape [rank] in three tensors. Sets are
// in sets.cc.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

// All indices, then all values, then all dense shapes.
absl::Status sparseConcat(RuleContext& c) {
    const int count = c.inputCount() / 3;
    Dim rows = Dim::ofSize(0);
    Dim columns = c.newDim();
    SymbolicShape shape = SymbolicShape::unknown();
    for (int i = 0; i < count; ++i) {
        WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {i}));
        WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {i + count, i + 2 * count}));
        WHITTLE_ASSIGN_OR_RETURN(const Dim own, c.merge(c.dim(c.input(i), 0), c.dim(c.input(i + count), 0)));
        WHITTLE_ASSIGN_OR_RETURN(rows, c.add(rows, own));
        WHITTLE_ASSIGN_OR_RETURN(columns, c.merge(columns, c.dim(c.input(i), 1)));
        WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(shape, c.input(i + 2 * count)));
    }
    c.setOutput(0, c.matrix(rows, columns));
    c.setOutput(1, c.vector(rows));
    c.setOutput(2, shape.hasRank() ? shape : c.unknownOfRank(1));
    return absl::OkStatus();
}

absl::Status sparseSplit(RuleContext& c) {
    const SymbolicShape& shape = c.input(3);
    const int parts = c.outputCount() / 3;
    const Dim rank = c.elementCount(shape);
    for (int i = 0; i < parts; ++i) {
        const Dim rows = c.newDim();
        c.setOutput(i, c.matrix(rows, rank));
        c.setOutput(parts + i, c.vector(rows));
        c.setOutput(2 * parts + i, shape);
    }
    return absl::OkStatus();
}

absl::Status sparseSlice(RuleContext& c) {
    const SymbolicShape& shape = c.input(2);
    const Dim rows = c.newDim();
    c.setOutput(0, c.matrix(rows, c.elementCount(shape)));
    c.setOutput(1, c.vector(rows));
    c.setOutput(2, shape);
    return absl::OkStatus();
}

absl::Status sparseToDense(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(1));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status sparseReduce(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const bool keep, c.boolAttr("keep_dims"));
    const std::optional<std::vector<int64_t>> shape = c.integers(2);
    const std::optional<std::vector<int64_t>> axes = c.integers(3);
    if (!shape || !axes) return absl::OkStatus();
    const auto rank = static_cast<int64_t>(shape->size());
    std::vector<bool> reduced(shape->size());
    for (const int64_t axis : *axes) {
        if (axis < -rank || axis >= rank) return c.fail(absl::StrCat("invalid reduction dimension ", axis));
        reduced[static_cast<size_t>(axis < 0 ? axis + rank : axis)] = true;
    }
    SymbolicShape output;
    for (size_t i = 0; i < shape->size(); ++i) {
        if ((*shape)[i] < 0) return c.fail("the dense shape must not be negative");
        if (!reduced[i]) {
            output.dims.push_back(Dim::ofSize((*shape)[i]));
        } else if (keep) {
            output.dims.push_back(Dim::ofSize(1));
        }
    }
    c.setOutput(0, std::move(output));
    return absl::OkStatus();
}

absl::Status denseMatMul(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {0}));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1}));
    WHITTLE_ASSIGN_OR_RETURN(const bool adjointA, c.boolAttr("adjoint_a"));
    WHITTLE_ASSIGN_OR_RETURN(const bool adjointB, c.boolAttr("adjoint_b"));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape a, c.shapeFromTensor(2));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {3}));
    WHITTLE_RETURN_IF_ERROR(c.withRank(a, 2).status());
    const SymbolicShape& b = c.input(3);
    WHITTLE_RETURN_IF_ERROR(c.merge(c.dim(a, adjointA ? 0 : 1), c.dim(b, adjointB ? 1 : 0)).status());
    c.setOutput(0, c.matrix(c.dim(a, adjointA ? 1 : 0), c.dim(b, adjointB ? 0 : 1)));
    return absl::OkStatus();
}

// Every row of the dense shape gets a value.
absl::Status fillEmptyRows(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {0}));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1, 2}));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {3}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim before, c.merge(c.dim(c.input(0), 0), c.dim(c.input(1), 0)));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rank, c.merge(c.dim(c.input(0), 1), c.dim(c.input(2), 0)));
    if (c.dim(c.input(2), 0).is(0)) return c.fail("the dense shape must not be empty");
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape dense, c.shapeFromTensor(2));
    const Dim after = c.newDim();
    c.setOutput(0, c.matrix(after, rank));
    c.setOutput(1, c.vector(after));
    c.setOutput(2, c.vector(c.dim(dense, 0)));
    c.setOutput(3, c.vector(before));
    return absl::OkStatus();
}

// Values below a number, counted; for each row of a matrix if it is one.
absl::Status sparseBincount(RuleContext& c) {
    const std::optional<int64_t> size = c.integer(3);
    const SymbolicShape& dense = c.input(2);
    if (!size) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const Dim bins, sizeFromScalar(c, 3));
    const Dim rank = c.dim(dense, 0);
    if (rank.is(1)) c.setOutput(0, c.vector(bins));
    if (rank.is(2)) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape shape, c.shapeFromTensor(2));
        c.setOutput(0, c.matrix(c.dim(shape, 0), bins));
    }
    return absl::OkStatus();
}

absl::Status editDistance(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireSparse(c, 0, 1, 2));
    WHITTLE_RETURN_IF_ERROR(requireSparse(c, 3, 4, 5));
    const std::optional<std::vector<int64_t>> hypothesis = c.integers(2);
    const std::optional<std::vector<int64_t>> truth = c.integers(5);
    if (!hypothesis || !truth) return absl::OkStatus();
    if (hypothesis->size() != truth->size() || truth->empty()) return c.fail("hypothesis and truth differ in rank");
    SymbolicShape shape;
    for (size_t i = 0; i + 1 < truth->size(); ++i) {
        const int64_t size = std::max((*hypothesis)[i], (*truth)[i]);
        shape.dims.push_back(size < 0 ? c.newDim() : Dim::ofSize(size));
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status countSparse(RuleContext& c, Dim rank) {
    const Dim rows = c.newDim();
    c.setOutput(0, c.matrix(rows, rank));
    c.setOutput(1, c.vector(rows));
    c.setOutput(2, c.vector(rank));
    return absl::OkStatus();
}

absl::Status denseCount(RuleContext& c) {
    const SymbolicShape& values = c.input(0);
    return countSparse(c, values.hasRank() ? Dim::ofSize(values.rank()) : c.newDim());
}

absl::Status sparseCount(RuleContext& c) { return countSparse(c, c.dim(c.input(0), 1)); }
absl::Status raggedCount(RuleContext& c) { return countSparse(c, Dim::ofSize(2)); }

constexpr auto anySparse = signature<"[?] -> [n,r] [n] [r]">;
constexpr auto cross = signature<"*... -> [n,2] [n] [2]">;
constexpr auto withDense = signature<"[n,?] * * * -> [n]">;
constexpr auto ofTwoSparse = signature<"[?,?] [?] [?] [?,?] [?] [?] -> [n,r] [n]">;

constexpr ShapeRule kRules[] = {
    {"AddManySparseToTensorsMap", signature<"[?,?] [?] [?] -> [?]">},
    {"AddSparseToTensorsMap", signature<"[?,?] [?] [?] -> []">},
    {"DenseCountSparseOutput", denseCount},
    {"DeserializeManySparse", signature<"[?,3] -> [n,r] [n] [r]">},
    {"DeserializeSparse", signature<"[x..,3] -> [n,r] [n] [r]">},
    {"EditDistance", editDistance},
    {"RaggedCountSparseOutput", raggedCount},
    {"SerializeManySparse", signature<"[?,?] [?] [?] -> [?,3]">},
    {"SerializeSparse", signature<"[?,?] [?] [?] -> [3]">},
    {"SparseAdd", signature<"* * [r] * * * * -> [n,r] [n] [r]">},
    {"SparseAddGrad", signature<"* [n,?] [m,?] * -> [n] [m]">},
    {"SparseBincount", sparseBincount},
    {"SparseConcat", sparseConcat},
    {"SparseCountSparseOutput", sparseCount},
    {"SparseCross", cross},
    {"SparseCrossHashed", cross},
    {"SparseCrossV2", cross},
    {"SparseDenseCwiseAdd", withDense},
    {"SparseDenseCwiseDiv", withDense},
    {"SparseDenseCwiseMul", withDense},
    {"SparseFillEmptyRows", fillEmptyRows},
    {"SparseFillEmptyRowsGrad", signature<"[n] [?] -> [n] []">},
    {"SparseReduceMax", sparseReduce},
    {"SparseReduceMaxSparse", unknownOutputs},
    {"SparseReduceSum", sparseReduce},
    {"SparseReduceSumSparse", unknownOutputs},
    {"SparseReorder", signature<"[n,r] [m] [?] -> [n,r] [m]">},
    {"SparseReshape", signature<"[n,?] [?] [r] -> [n,r] [r]">},
    {"SparseSlice", sparseSlice},
    {"SparseSliceGrad", signature<"* [n,?] * * -> [n]">},
    {"SparseSoftmax", signature<"[?,?] [n] [?] -> [n]">},
    {"SparseSparseMaximum", ofTwoSparse},
    {"SparseSparseMinimum", ofTwoSparse},
    {"SparseSplit", sparseSplit},
    {"SparseTensorDenseAdd", signature<"* * * x -> x">},
    {"SparseTensorDenseMatMul", denseMatMul},
    {"SparseToDense", sparseToDense},
    {"TakeManySparseFromTensorsMap", anySparse},
};

}  // namespace

absl::Span<const ShapeRule> sparseShapeRules() { return kRules; }

}  // namespace whittle
