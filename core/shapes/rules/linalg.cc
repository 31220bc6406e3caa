// SPDX-License-Identifier: Apache-2.0
//
// Decompositions of matrices and equations with them (linalg_ops.cc). The last two dimensions are the matrix, those
// before are a batch of them.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

struct Matrices {
    SymbolicShape batch;
    Dim rows = Dim::ofSize(0);
    Dim columns = Dim::ofSize(0);
};

absl::StatusOr<Matrices> matrices(RuleContext& c, int input) {
    const SymbolicShape& shape = c.input(input);
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(shape, 2).status());
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape batch, c.subshape(shape, 0, -2));
    return Matrices{std::move(batch), c.dim(shape, -2), c.dim(shape, -1)};
}

absl::StatusOr<Matrices> squareMatrices(RuleContext& c, int input) {
    WHITTLE_ASSIGN_OR_RETURN(Matrices all, matrices(c, input));
    WHITTLE_ASSIGN_OR_RETURN(all.rows, c.merge(all.rows, all.columns));
    all.columns = all.rows;
    return all;
}

// A matrix whose first row are the eigenvalues and the others the eigenvectors.
absl::Status selfAdjointEig(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices in, squareMatrices(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rows, c.add(in.rows, 1));
    c.setOutput(0, c.concatenate(in.batch, c.matrix(rows, in.columns)));
    return absl::OkStatus();
}

absl::Status eig(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices in, squareMatrices(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const bool vectors, c.boolAttr("compute_v"));
    c.setOutput(0, c.concatenate(in.batch, c.vector(in.rows)));
    c.setOutput(1, vectors ? c.concatenate(in.batch, c.matrix(in.rows, in.rows)) : SymbolicShape::ofSizes({0}));
    return absl::OkStatus();
}

absl::Status qr(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices in, matrices(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const bool full, c.boolAttr("full_matrices"));
    const Dim inner = full ? in.rows : c.minimum(in.rows, in.columns);
    c.setOutput(0, c.concatenate(in.batch, c.matrix(in.rows, inner)));
    c.setOutput(1, c.concatenate(in.batch, c.matrix(inner, in.columns)));
    return absl::OkStatus();
}

absl::Status svd(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices in, matrices(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const bool vectors, c.boolAttr("compute_uv"));
    WHITTLE_ASSIGN_OR_RETURN(const bool full, c.boolAttr("full_matrices"));
    const Dim values = c.minimum(in.rows, in.columns);
    c.setOutput(0, c.concatenate(in.batch, c.vector(values)));
    if (!vectors) {
        c.setOutput(1, SymbolicShape::ofSizes({0}));
        c.setOutput(2, SymbolicShape::ofSizes({0}));
        return absl::OkStatus();
    }
    c.setOutput(1, c.concatenate(in.batch, c.matrix(in.rows, full ? in.rows : values)));
    c.setOutput(2, c.concatenate(in.batch, c.matrix(in.columns, full ? in.columns : values)));
    return absl::OkStatus();
}

// Batches broadcast here.
absl::Status solveTriangular(RuleContext& c, Dim size, const SymbolicShape& batch) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices right, matrices(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape batches, c.broadcast(batch, right.batch));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rows, c.merge(size, right.rows));
    c.setOutput(0, c.concatenate(batches, c.matrix(rows, right.columns)));
    return absl::OkStatus();
}

absl::Status triangularSolve(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices left, squareMatrices(c, 0));
    return solveTriangular(c, left.rows, left.batch);
}

// The matrix is [bands, n].
absl::Status bandedTriangularSolve(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Matrices left, matrices(c, 0));
    if (left.rows.is(0)) return c.fail("the number of bands must be positive");
    if (left.rows.isKnown() && left.columns.isKnown() && left.rows.size() > left.columns.size()) {
        return c.fail(absl::StrCat("has ", left.rows.size(), " bands for a size of ", left.columns.size()));
    }
    return solveTriangular(c, left.columns, left.batch);
}

constexpr auto likeSquare = signature<"[b..,n,n] -> [b..,n,n]">;

constexpr ShapeRule kRules[] = {
    {"BandedTriangularSolve", bandedTriangularSolve},
    {"BatchCholesky", unknownOutputs},
    {"BatchCholeskyGrad", unknownOutputs},
    {"BatchMatrixDeterminant", unknownOutputs},
    {"BatchMatrixInverse", unknownOutputs},
    {"BatchMatrixSolve", unknownOutputs},
    {"BatchMatrixSolveLs", unknownOutputs},
    {"BatchMatrixTriangularSolve", unknownOutputs},
    {"BatchSelfAdjointEig", unknownOutputs},
    {"BatchSelfAdjointEigV2", unknownOutputs},
    {"BatchSvd", unknownOutputs},
    {"Cholesky", likeSquare},
    {"CholeskyGrad", signature<"[b..,n,n] * -> [b..,n,n]">},
    {"Eig", eig},
    {"LogMatrixDeterminant", signature<"[b..,n,n] -> [b..] [b..]">},
    {"Lu", signature<"[b..,n,n] -> [b..,n,n] [b..,n]">},
    {"MatrixDeterminant", signature<"[b..,n,n] -> [b..]">},
    {"MatrixExponential", likeSquare},
    {"MatrixInverse", likeSquare},
    {"MatrixLogarithm", likeSquare},
    {"MatrixSolve", signature<"[b..,n,n] [b..,n,k] -> [b..,n,k]">},
    {"MatrixSolveLs", signature<"[b..,m,n] [b..,m,k] [] -> [b..,n,k]">},
    {"MatrixSquareRoot", likeSquare},
    {"MatrixTriangularSolve", triangularSolve},
    {"Qr", qr},
    {"SelfAdjointEig", selfAdjointEig},
    {"SelfAdjointEigV2", eig},
    {"Svd", svd},
    {"TridiagonalMatMul", signature<"[b..,1,m] [b..,1,m] [b..,1,m] [b..,m,n] -> [b..,m,n]">},
    {"TridiagonalSolve", signature<"[b..,3,m] [b..,m,k] -> [b..,m,k]">},
};

}  // namespace

absl::Span<const ShapeRule> linalgShapeRules() { return kRules; }

}  // namespace whittle
