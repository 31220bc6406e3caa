// SPDX-License-Identifier: Apache-2.0
//
// Diagonals of matrices, taken out, put in and made into matrices. Several diagonals stand below each other, the
// highest first, each at the left or the right end of its row as `align` says ("RIGHT_LEFT": those above the main one
// at the right, those below at the left).

#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

namespace whittle {
namespace {

// The diagonals from number `low` to `high` of matrices of rows x columns; number 1 begins at column 1.
struct Diagonals {
    int64_t low = 0;
    int64_t high = 0;
    int64_t rows = 0;
    int64_t columns = 0;
    bool aboveAtLeft = true;
    bool belowAtLeft = true;

    int64_t count() const { return high - low + 1; }
    int64_t lengthOf(int64_t number) const {
        return std::max<int64_t>(0,
                                 std::min(rows + std::min<int64_t>(number, 0), columns - std::max<int64_t>(number, 0)));
    }
    int64_t longest() const { return std::min(rows + std::min<int64_t>(high, 0), columns - std::max<int64_t>(low, 0)); }
    // Where diagonal `number` begins in a matrix.
    int64_t beginOf(int64_t number) const { return number >= 0 ? number : -number * columns; }
    // Its first place in its row of `width`.
    int64_t marginOf(int64_t number, int64_t width) const {
        const bool atLeft = (number >= 0 && aboveAtLeft) || (number <= 0 && belowAtLeft);
        return atLeft ? 0 : width - lengthOf(number);
    }
};

absl::Status readNumbers(const KernelContext& c, int input, Diagonals& d) {
    const Array& numbers = c.input(input);
    if (numbers.rank() > 1 || numbers.size() < 1 || numbers.size() > 2) return c.fail("k must be one number or two");
    d.low = numbers.as<int32_t>()[0];
    d.high = numbers.as<int32_t>()[static_cast<size_t>(numbers.size()) - 1];
    return d.low <= d.high ? absl::OkStatus() : c.fail("k has its larger number first");
}

absl::Status readAlignment(const KernelContext& c, Diagonals& d) {
    if (!c.attr("align")) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const std::string align, c.stringAttr("align"));
    d.aboveAtLeft = align == "LEFT_LEFT" || align == "LEFT_RIGHT";
    d.belowAtLeft = align == "LEFT_LEFT" || align == "RIGHT_LEFT";
    return absl::OkStatus();
}

// Takes the size of input 0's matrices; diagonals must begin inside of them.
absl::Status readMatrices(const KernelContext& c, Diagonals& d) {
    const Array& input = c.input(0);
    if (input.rank() < 2) return c.fail("the input must have two dimensions or more");
    d.rows = input.dim(input.rank() - 2);
    d.columns = input.dim(input.rank() - 1);
    for (const int64_t number : {d.low, d.high}) {
        const bool isInside = -d.rows < number && number < d.columns;
        if (!isInside && number != 0) return c.fail(absl::StrCat("the matrices have no diagonal ", number));
    }
    return absl::OkStatus();
}

std::vector<int64_t> batchDims(const Array& array, int matrixDims) {
    return std::vector<int64_t>(array.dims().begin(), array.dims().end() - matrixDims);
}

// Moves all diagonals between matrices and rows of `width`, into whichever of the two `intoMatrices` says.
void moveDiagonals(const Diagonals& d, const Array& from, Array& to, bool intoMatrices, int64_t width) {
    const Array& matrices = intoMatrices ? to : from;
    const int64_t area = d.rows * d.columns;
    const int64_t batches = area == 0 ? 0 : matrices.size() / area;
    for (int64_t batch = 0; batch < batches; ++batch) {
        for (int64_t number = d.high; number >= d.low; --number) {
            const int64_t row = batch * d.count() + d.high - number;
            const Walk inRow{row * width + d.marginOf(number, width), {1}};
            const Walk inMatrix{batch * area + d.beginOf(number), {d.columns + 1}};
            const std::vector<int64_t> length = {d.lengthOf(number)};
            if (intoMatrices)
                moveElements(from, inRow, to, inMatrix, length);
            else
                moveElements(from, inMatrix, to, inRow, length);
        }
    }
}

absl::Status checkType(const KernelContext& c) {
    return kPodTypes.contains(c.input(0).dtype()) ? absl::OkStatus() : c.noKernelFor(c.input(0).dtype());
}

// Reads a scalar that fills what no diagonal covers.
absl::Status fillWith(const KernelContext& c, int input, Array& output) {
    if (c.input(input).size() != 1) return c.fail("the padding value must be a scalar");
    fillElements(c.input(input), 0, output, 0, output.size());
    return absl::OkStatus();
}

absl::Status diagonalsOfMatrices(KernelContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkType(c));
    Diagonals d;
    const bool isFirstVersion = c.inputCount() == 1;
    if (!isFirstVersion) WHITTLE_RETURN_IF_ERROR(readNumbers(c, 1, d));
    WHITTLE_RETURN_IF_ERROR(readAlignment(c, d));
    WHITTLE_RETURN_IF_ERROR(readMatrices(c, d));
    std::vector<int64_t> dims = batchDims(c.input(0), 2);
    if (d.count() > 1) dims.push_back(d.count());
    dims.push_back(d.longest());
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(c.input(0).dtype(), dims));
    if (!isFirstVersion) WHITTLE_RETURN_IF_ERROR(fillWith(c, 2, output));
    moveDiagonals(d, c.input(0), output, false, d.longest());
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

// num_rows and num_cols may be left to the kernel (-1); square then, or as small as can be.
absl::Status chooseSize(const KernelContext& c, int64_t longest, Diagonals& d) {
    const int64_t fewestRows = longest - std::min<int64_t>(d.high, 0);
    const int64_t fewestColumns = longest + std::max<int64_t>(d.low, 0);
    if (d.rows != -1 && d.rows < fewestRows) return c.fail("there are too few rows for the diagonals");
    if (d.columns != -1 && d.columns < fewestColumns) return c.fail("there are too few columns for the diagonals");
    if (d.rows == -1 && d.columns == -1) {
        d.rows = d.columns = std::max(fewestRows, fewestColumns);
    } else if (d.rows == -1) {
        d.rows = fewestRows;
    } else if (d.columns == -1) {
        d.columns = fewestColumns;
    }
    if (d.rows == fewestRows || d.columns == fewestColumns) return absl::OkStatus();
    return c.fail("there are more rows and columns than the diagonals say");
}

absl::Status matricesOfDiagonals(KernelContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkType(c));
    const Array& input = c.input(0);
    Diagonals d;
    d.rows = d.columns = -1;
    const bool isFirstVersion = c.inputCount() == 1;
    if (!isFirstVersion) {
        WHITTLE_RETURN_IF_ERROR(readNumbers(c, 1, d));
        WHITTLE_ASSIGN_OR_RETURN(d.rows, c.integer(2));
        WHITTLE_ASSIGN_OR_RETURN(d.columns, c.integer(3));
    }
    WHITTLE_RETURN_IF_ERROR(readAlignment(c, d));
    if (input.rank() < 1) return c.fail("the diagonals must have a dimension");
    const bool isOne = d.count() == 1;
    if (!isOne && (input.rank() < 2 || input.dim(input.rank() - 2) != d.count())) {
        return c.fail(absl::StrCat("there must be ", d.count(), " diagonals"));
    }
    WHITTLE_RETURN_IF_ERROR(chooseSize(c, input.dims().back(), d));
    std::vector<int64_t> dims = batchDims(input, isOne ? 1 : 2);
    dims.push_back(d.rows);
    dims.push_back(d.columns);
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), dims));
    if (!isFirstVersion) WHITTLE_RETURN_IF_ERROR(fillWith(c, 4, output));
    moveDiagonals(d, input, output, true, input.dims().back());
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

absl::Status setDiagonals(KernelContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkType(c));
    Diagonals d;
    if (c.inputCount() > 2) WHITTLE_RETURN_IF_ERROR(readNumbers(c, 2, d));
    WHITTLE_RETURN_IF_ERROR(readAlignment(c, d));
    WHITTLE_RETURN_IF_ERROR(readMatrices(c, d));
    const Array& input = c.input(0);
    std::vector<int64_t> expected = batchDims(input, 2);
    if (d.count() > 1) expected.push_back(d.count());
    expected.push_back(d.longest());
    if (c.input(1).dims() != expected) return c.fail("the diagonals have not the shape that the matrices ask for");
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(input.dtype(), input.dims()));
    copyElements(input, 0, output, 0, input.size());
    moveDiagonals(d, c.input(1), output, true, d.longest());
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"MatrixDiag", matricesOfDiagonals},       {"MatrixDiagPart", diagonalsOfMatrices},
    {"MatrixDiagPartV2", diagonalsOfMatrices}, {"MatrixDiagPartV3", diagonalsOfMatrices},
    {"MatrixDiagV2", matricesOfDiagonals},     {"MatrixDiagV3", matricesOfDiagonals},
    {"MatrixSetDiag", setDiagonals},           {"MatrixSetDiagV2", setDiagonals},
    {"MatrixSetDiagV3", setDiagonals},
};

}  // namespace

absl::Span<const Kernel> matrixDiagonalKernels() { return kKernels; }

}  // namespace whittle
