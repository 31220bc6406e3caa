// SPDX-License-Identifier: Apache-2.0
//
// Diagonals of matrices (array_ops.cc; MatrixDiagV2Shape and its like in common_shape_fns.cc).
//
// A band of diagonals from `lower` to `upper` (0 is the main one, positive ones lie above it) is kept as rows of a
// matrix that is as wide as the longest; a single diagonal has no such dimension.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

absl::Status diag(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape in, c.withRankAtLeast(c.input(0), 1));
    c.setOutput(0, c.concatenate(in, in));
    return absl::OkStatus();
}

absl::Status diagPart(RuleContext& c) {
    const SymbolicShape& in = c.input(0);
    if (!in.hasRank()) return absl::OkStatus();
    if (in.rank() % 2 != 0 || in.rank() == 0) return c.fail("the input must have an even rank that is not 0");
    const int half = in.rank() / 2;
    SymbolicShape shape;
    for (int i = 0; i < half; ++i) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim dim, c.merge(c.dim(in, i), c.dim(in, i + half)));
        shape.dims.push_back(dim);
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status matrixDiag(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape in, c.withRankAtLeast(c.input(0), 1));
    if (in.hasRank()) c.setOutput(0, c.concatenate(in, c.vector(in.dims.back())));
    return absl::OkStatus();
}

absl::Status matrixDiagPart(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape in, c.withRankAtLeast(c.input(0), 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape batch, c.subshape(in, 0, -2));
    c.setOutput(0, c.concatenate(batch, c.vector(c.minimum(c.dim(in, -2), c.dim(in, -1)))));
    return absl::OkStatus();
}

absl::Status matrixSetDiag(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape in, c.withRankAtLeast(c.input(0), 2));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape diagonal, c.withRankAtLeast(c.input(1), 1));
    if (in.hasRank()) {
        WHITTLE_ASSIGN_OR_RETURN(diagonal, c.withRank(diagonal, in.rank() - 1));
    }
    WHITTLE_RETURN_IF_ERROR(c.merge(c.minimum(c.dim(in, -2), c.dim(in, -1)), c.dim(diagonal, -1)).status());
    if (diagonal.hasRank()) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape batch, c.subshape(diagonal, 0, -1));
        WHITTLE_ASSIGN_OR_RETURN(in, c.merge(in, c.concatenate(batch, c.unknownOfRank(2))));
    }
    c.setOutput(0, std::move(in));
    return absl::OkStatus();
}

// ---- with a choice of diagonals

struct Band {
    int64_t lower = 0;
    int64_t upper = 0;
    bool isSingle() const { return lower == upper; }
    int64_t count() const { return upper - lower + 1; }
};

// nullopt when the band is not known.
absl::StatusOr<std::optional<Band>> bandOf(RuleContext& c, int input) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape shape, c.withRankAtMost(c.input(input), 1));
    const std::optional<std::vector<int64_t>> ends = c.integers(input);
    if (!ends || !shape.isFullyDefined()) return std::optional<Band>();
    if (ends->empty() || ends->size() > 2) {
        return c.fail(absl::StrCat("a band has one or two ends, not ", ends->size()));
    }
    if (ends->front() > ends->back()) {
        return c.fail(absl::StrCat("the band ends at ", ends->back(), ", before its begin at ", ends->front()));
    }
    return std::optional<Band>(Band{ends->front(), ends->back()});
}

absl::Status requireBandInside(const RuleContext& c, const Band& band, int64_t rows, int64_t columns) {
    for (const int64_t end : {band.lower, band.upper}) {
        if (end != 0 && (-rows >= end || end >= columns)) {
            return c.fail(absl::StrCat("diagonal ", end, " is not one of a ", rows, " x ", columns, " matrix"));
        }
    }
    return absl::OkStatus();
}

// The length of the longest diagonal.
int64_t longest(const Band& band, int64_t rows, int64_t columns) {
    return std::min(rows + std::min<int64_t>(band.upper, 0), columns - std::max<int64_t>(band.lower, 0));
}

absl::Status matrixDiagPartV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape in, c.withRankAtLeast(c.input(0), 2));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2}));
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<Band> band, bandOf(c, 1));
    if (!in.hasRank() || !band) return absl::OkStatus();
    const Dim rows = c.dim(in, -2);
    const Dim columns = c.dim(in, -1);
    Dim length = c.newDim();
    if (rows.isKnown() && columns.isKnown()) {
        WHITTLE_RETURN_IF_ERROR(requireBandInside(c, *band, rows.size(), columns.size()));
        length = Dim::ofSize(longest(*band, rows.size(), columns.size()));
    }
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.subshape(in, 0, -2));
    if (!band->isSingle()) shape.dims.push_back(Dim::ofSize(band->count()));
    shape.dims.push_back(length);
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

// -1 where the input does not say.
int64_t givenSize(RuleContext& c, int input) { return c.integer(input).value_or(-1); }

// Where a size is left open (-1) it is the smallest that has room for diagonals of this length, and a matrix without
// any size is square. TensorFlow's shape function takes a size that only the run knows for one left open.
absl::Status completeSizes(const RuleContext& c, const Band& band, int64_t length, int64_t& rows, int64_t& columns) {
    int64_t leastRows = 0;
    int64_t leastColumns = 0;
    if (__builtin_sub_overflow(length, std::min<int64_t>(band.upper, 0), &leastRows) ||
        __builtin_add_overflow(length, std::max<int64_t>(band.lower, 0), &leastColumns)) {
        return c.fail("the matrix is too large");
    }
    if (rows < 0 && columns < 0) rows = columns = std::max(leastRows, leastColumns);
    if (rows < 0) rows = leastRows;
    if (columns < 0) columns = leastColumns;
    if (rows < leastRows || columns < leastColumns) {
        return c.fail(absl::StrCat("the diagonals need at least ", leastRows, " rows and ", leastColumns, " columns"));
    }
    if (rows != leastRows && columns != leastColumns) {
        return c.fail("the diagonals fill neither the rows nor the columns");
    }
    return absl::OkStatus();
}

absl::Status matrixDiagV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape in, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2, 3, 4}));
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<Band> band, bandOf(c, 1));
    if (!in.hasRank() || !band) return absl::OkStatus();
    SymbolicShape shape = in;
    if (!band->isSingle()) {
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(in, 2).status());
        WHITTLE_RETURN_IF_ERROR(c.withValue(c.dim(in, -2), band->count()).status());
        shape.dims.pop_back();
    }
    shape.dims.pop_back();
    int64_t rows = givenSize(c, 2);
    int64_t columns = givenSize(c, 3);
    if (const Dim length = in.dims.back(); length.isKnown()) {
        WHITTLE_RETURN_IF_ERROR(completeSizes(c, *band, length.size(), rows, columns));
    }
    const Dim height = rows >= 0 ? Dim::ofSize(rows) : c.newDim();
    const Dim width = columns >= 0 ? Dim::ofSize(columns) : c.newDim();
    c.setOutput(0, c.concatenate(shape, c.matrix(height, width)));
    return absl::OkStatus();
}

// How many of the last dimensions hold the diagonals of one matrix; 0 when that is open.
int64_t bandRank(const std::optional<Band>& band, const SymbolicShape& matrices, const SymbolicShape& diagonals) {
    if (band) return band->isSingle() ? 1 : 2;
    if (!matrices.hasRank() || !diagonals.hasRank()) return 0;
    const int own = diagonals.rank() - matrices.rank() + 2;
    return own == 1 || own == 2 ? own : 0;
}

absl::Status matrixSetDiagV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape in, c.withRankAtLeast(c.input(0), 2));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape diagonal, c.withRankAtLeast(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<Band> band, bandOf(c, 2));
    if (band && in.hasRank()) {
        WHITTLE_ASSIGN_OR_RETURN(diagonal, c.withRank(diagonal, in.rank() - (band->isSingle() ? 1 : 0)));
        const Dim rows = c.dim(in, -2);
        const Dim columns = c.dim(in, -1);
        if (rows.isKnown() && columns.isKnown()) {
            WHITTLE_RETURN_IF_ERROR(requireBandInside(c, *band, rows.size(), columns.size()));
            const int64_t length = longest(*band, rows.size(), columns.size());
            if (length >= 0) WHITTLE_RETURN_IF_ERROR(c.withValue(c.dim(diagonal, -1), length).status());
        }
    }
    if (const int64_t own = bandRank(band, in, diagonal); own > 0 && diagonal.hasRank()) {
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(diagonal, own).status());
        if (band && own == 2) WHITTLE_RETURN_IF_ERROR(c.withValue(c.dim(diagonal, -2), band->count()).status());
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape batch, c.subshape(diagonal, 0, -own));
        WHITTLE_ASSIGN_OR_RETURN(in, c.merge(in, c.concatenate(batch, c.unknownOfRank(2))));
    }
    c.setOutput(0, std::move(in));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"BatchMatrixBandPart", unknownOutputs},
    {"BatchMatrixDiag", unknownOutputs},
    {"BatchMatrixDiagPart", unknownOutputs},
    {"BatchMatrixSetDiag", unknownOutputs},
    {"Diag", diag},
    {"DiagPart", diagPart},
    {"MatrixDiag", matrixDiag},
    {"MatrixDiagPart", matrixDiagPart},
    {"MatrixDiagPartV2", matrixDiagPartV2},
    {"MatrixDiagPartV3", matrixDiagPartV2},
    {"MatrixDiagV2", matrixDiagV2},
    {"MatrixDiagV3", matrixDiagV2},
    {"MatrixSetDiag", matrixSetDiag},
    {"MatrixSetDiagV2", matrixSetDiagV2},
    {"MatrixSetDiagV3", matrixSetDiagV2},
};

}  // namespace

absl::Span<const ShapeRule> diagonalShapeRules() { return kRules; }

}  // namespace whittle
