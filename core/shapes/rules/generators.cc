// SPDX-License-Identifier: Apache-2.0
//
// Ops that make a tensor of a size that attributes or inputs say (array_ops.cc, math_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

#include <cmath>
#include <limits>

namespace whittle {
namespace {

absl::Status fill(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {0}));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    if (const std::optional<std::vector<int64_t>> dims = c.integers(0)) {
        for (const int64_t dim : *dims) {
            if (dim < 0) return c.fail(absl::StrCat("dimensions must not be negative, but one is ", dim));
        }
    }
    c.setOutputHandle(0, c.inputHandle(1));
    return shapedByFirstInput(c);
}

absl::StatusOr<int64_t> stepsOf(const RuleContext& c, int64_t start, int64_t limit, int64_t delta) {
    int64_t length = 0;
    if (__builtin_sub_overflow(limit, start, &length) || length == std::numeric_limits<int64_t>::min() ||
        delta == std::numeric_limits<int64_t>::min()) {
        return c.fail("the range is too large");
    }
    length = std::abs(length);
    const int64_t step = std::abs(delta);
    return length / step + (length % step != 0 ? 1 : 0);
}

// In the arithmetic of the op's type, as the number of elements depends on how it rounds.
template <typename T>
absl::StatusOr<int64_t> stepsOf(const RuleContext& c, T start, T limit, T delta) {
    const T steps = std::ceil(std::abs((limit - start) / delta));
    if (!(steps < static_cast<T>(std::numeric_limits<int64_t>::max()))) return c.fail("the range is too large");
    return static_cast<int64_t>(steps);
}

absl::StatusOr<Dim> rangeSize(RuleContext& c) {
    const std::optional<double> start = number(c, 0);
    const std::optional<double> limit = number(c, 1);
    const std::optional<double> delta = number(c, 2);
    if (!start || !limit || !delta) return c.newDim();
    if (*delta == 0) return c.fail("delta must not be 0");
    if ((*start > *limit && *delta > 0) || (*start < *limit && *delta < 0)) {
        return c.fail(absl::StrCat("a range from ", *start, " to ", *limit, " can't have steps of ", *delta));
    }
    absl::StatusOr<int64_t> steps = 0;
    if (isInteger(c.inputType(0))) {
        steps = stepsOf(c, *c.integer(0), *c.integer(1), *c.integer(2));
    } else if (c.inputType(0) == DataType::kFloat) {
        const auto narrow = [](double value) { return static_cast<float>(value); };
        steps = stepsOf(c, narrow(*start), narrow(*limit), narrow(*delta));
    } else if (c.inputType(0) == DataType::kDouble) {
        steps = stepsOf(c, *start, *limit, *delta);
    } else {
        return c.newDim();
    }
    if (!steps.ok()) return steps.status();
    return Dim::ofSize(*steps);
}

absl::Status range(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {0, 1, 2}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, rangeSize(c));
    c.setOutput(0, c.vector(size));
    return absl::OkStatus();
}

absl::Status linSpace(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {0, 1, 2}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim count, sizeFromScalar(c, 2));
    if (count.is(0)) return c.fail("the number of values must be positive");
    c.setOutput(0, c.vector(count));
    return absl::OkStatus();
}

absl::Status histogram(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1}));
    WHITTLE_RETURN_IF_ERROR(c.withValue(c.dim(c.input(1), 0), 2).status());
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim bins, sizeFromScalar(c, 2));
    if (bins.is(0)) return c.fail("the number of bins must be positive");
    c.setOutput(0, c.vector(bins));
    return absl::OkStatus();
}

absl::Status bincount(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, sizeFromScalar(c, 1));
    c.setOutput(0, c.vector(size));
    return absl::OkStatus();
}

absl::Status denseBincount(RuleContext& c) {
    const SymbolicShape& input = c.input(0);
    WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(input, 2).status());
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, sizeFromScalar(c, 1));
    if (!input.hasRank()) return absl::OkStatus();
    c.setOutput(0, input.rank() == 2 ? c.matrix(input.dims[0], size) : c.vector(size));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Bincount", bincount},
    {"DenseBincount", denseBincount},
    {"Empty", shapedByFirstInput},
    {"Fill", fill},
    {"HistogramFixedWidth", histogram},
    {"HostConst", unknownOutputs},
    {"ImmutableConst", shapedByAttr},
    {"LinSpace", linSpace},
    {"Range", range},
};

}  // namespace

absl::Span<const ShapeRule> generatorShapeRules() { return kRules; }

}  // namespace whittle
