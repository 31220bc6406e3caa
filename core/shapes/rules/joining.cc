// SPDX-License-Identifier: Apache-2.0
//
// Ops that put tensors together along a dimension, and those that take them apart (array_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {
namespace {

// Of the joined values only the rank is known.
absl::Status concatenationAnywhere(RuleContext& c, int first, int last) {
    int64_t rank = -1;
    for (int i = first; i < last && rank < 0; ++i) rank = rankOr(c.input(i));
    if (rank < 0) return absl::OkStatus();
    if (rank == 0) return c.fail("can't concatenate scalars");
    for (int i = first; i < last; ++i) WHITTLE_RETURN_IF_ERROR(requireRank(c, rank, {i}));
    c.setOutput(0, c.unknownOfRank(rank));
    return absl::OkStatus();
}

}  // namespace

// The sizes before and after the axis must agree, those along it add up. With a negative axis these are counted from
// the end, so that the ranks may be unknown.
absl::Status concatenation(RuleContext& c, int first, int last, int axis) {
    if (first >= last) return c.fail("has no values");
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {axis}));
    const std::optional<int64_t> along = c.integer(axis);
    if (!along) return concatenationAnywhere(c, first, last);
    if (*along > 254 || *along < -254) return c.fail(absl::StrCat("can't concatenate along dimension ", *along));
    const int64_t leastRank = *along < 0 ? -*along : *along + 1;
    SymbolicShape before = SymbolicShape::unknown();
    SymbolicShape after = SymbolicShape::unknown();
    Dim middle = Dim::ofSize(0);
    for (int i = last - 1; i >= first; --i) {
        const SymbolicShape& input = c.input(i);
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(input, leastRank).status());
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape itsBefore, c.subshape(input, 0, *along));
        SymbolicShape itsAfter;
        if (*along != -1) {
            WHITTLE_ASSIGN_OR_RETURN(itsAfter, c.subshape(input, *along + 1));
        }
        WHITTLE_ASSIGN_OR_RETURN(before, c.merge(itsBefore, before));
        WHITTLE_ASSIGN_OR_RETURN(after, c.merge(itsAfter, after));
        WHITTLE_ASSIGN_OR_RETURN(middle, c.add(middle, c.dim(input, *along)));
    }
    c.setOutput(0, c.concatenate(c.concatenate(before, c.vector(middle)), after));
    return absl::OkStatus();
}

namespace {

absl::Status concat(RuleContext& c) { return concatenation(c, 1, c.inputCount(), 0); }

absl::Status concatV2(RuleContext& c) { return concatenation(c, 0, c.inputCount() - 1, c.inputCount() - 1); }

absl::Status concatOffset(RuleContext& c) {
    for (int i = 1; i < c.inputCount() && i <= c.outputCount(); ++i) c.setOutput(i - 1, c.input(i));
    return absl::OkStatus();
}

absl::StatusOr<int64_t> packAxis(const RuleContext& c, int64_t rank) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, c.intAttr("axis"));
    if (axis < -rank || axis >= rank) {
        return c.fail(absl::StrCat("invalid axis ", axis, "; must be in [", -rank, ", ", rank, ")"));
    }
    return axis < 0 ? axis + rank : axis;
}

absl::Status pack(RuleContext& c) {
    SymbolicShape shape = SymbolicShape::unknown();
    for (int i = c.inputCount() - 1; i >= 0; --i) {
        WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(c.input(i), shape));
    }
    if (!shape.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, packAxis(c, shape.rank() + 1));
    shape.dims.insert(shape.dims.begin() + axis, Dim::ofSize(c.inputCount()));
    c.setOutput(0, std::move(shape));
    bool isSame = true;
    for (int i = 1; i < c.inputCount(); ++i) isSame = isSame && c.inputHandle(i) == c.inputHandle(0);
    if (isSame) c.setOutputHandle(0, c.inputHandle(0));
    return absl::OkStatus();
}

absl::Status unpack(RuleContext& c) {
    SymbolicShape shape = c.input(0);
    if (!shape.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, packAxis(c, shape.rank()));
    WHITTLE_RETURN_IF_ERROR(c.withValue(c.dim(shape, axis), c.outputCount()).status());
    shape.dims.erase(shape.dims.begin() + axis);
    for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, shape);
    return absl::OkStatus();
}

absl::Status parallelConcat(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape attr, c.shapeAttr("shape"));
    if (!attr.isFullyDefined()) return c.fail("attribute 'shape' must be fully defined");
    const SymbolicShape shape = c.fromShape(attr);
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape part, c.replaceDim(shape, 0, Dim::ofSize(1)));
    for (int i = 0; i < c.inputCount(); ++i) {
        if (!c.input(i).isFullyDefined()) return c.fail("all input shapes must be fully defined");
        WHITTLE_ASSIGN_OR_RETURN(part, c.merge(c.input(i), part));
    }
    c.setOutput(0, shape);
    return absl::OkStatus();
}

absl::Status split(RuleContext& c) {
    const SymbolicShape& value = c.input(1);
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<int64_t> axis, axisFromScalar(c, 0, rankOr(value)));
    SymbolicShape part;
    if (axis) {
        if (*axis == std::numeric_limits<int64_t>::max()) return c.fail("the split dimension is out of range");
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(value, *axis + 1).status());
        WHITTLE_ASSIGN_OR_RETURN(const Dim size, c.divide(c.dim(value, *axis), c.outputCount(), true));
        WHITTLE_ASSIGN_OR_RETURN(part, c.replaceDim(value, *axis, size));
    } else {
        part = value.hasRank() ? c.unknownOfRank(value.rank()) : SymbolicShape::unknown();
    }
    for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, part);
    return absl::OkStatus();
}

// The sizes of the parts along the axis, of which one may be -1: what is left of `whole`.
absl::StatusOr<std::vector<Dim>> partSizes(RuleContext& c, const std::vector<int64_t>& sizes, Dim whole) {
    if (static_cast<int>(sizes.size()) != c.outputCount()) {
        return c.fail(absl::StrCat("has ", sizes.size(), " sizes for ", c.outputCount(), " outputs"));
    }
    int64_t total = 0;
    bool hasRest = false;
    for (const int64_t size : sizes) {
        if (size < -1) return c.fail(absl::StrCat("a part can't have size ", size));
        if (size == -1 && hasRest) return c.fail("only one size may be -1");
        hasRest = hasRest || size == -1;
        if (size != -1 && __builtin_add_overflow(total, size, &total)) return c.fail("the sizes are too large");
    }
    if (whole.isKnown() && (hasRest ? total > whole.size() : total != whole.size())) {
        return c.fail(absl::StrCat("can't split ", whole.size(), " into parts of ", total, " together"));
    }
    std::vector<Dim> dims;
    for (const int64_t size : sizes) {
        if (size >= 0) {
            dims.push_back(Dim::ofSize(size));
        } else {
            dims.push_back(whole.isKnown() ? Dim::ofSize(whole.size() - total) : c.newDim());
        }
    }
    return dims;
}

absl::Status splitV(RuleContext& c) {
    const SymbolicShape& value = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::optional<int64_t> axis, axisFromScalar(c, 2, rankOr(value)));
    if (!value.hasRank()) return absl::OkStatus();
    if (value.rank() == 0) return c.fail("can't split scalars");
    const std::optional<std::vector<int64_t>> sizes = c.integers(1);
    if (!axis) {
        for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, c.unknownOfRank(value.rank()));
        return absl::OkStatus();
    }
    if (*axis >= value.rank()) return c.fail(absl::StrCat("dimension ", *axis, " is not one of ", value.rank()));
    std::vector<Dim> parts;
    if (sizes) {
        WHITTLE_ASSIGN_OR_RETURN(parts, partSizes(c, *sizes, c.dim(value, *axis)));
    }
    for (int i = 0; i < c.outputCount(); ++i) {
        const Dim size = sizes ? parts[static_cast<size_t>(i)] : c.newDim();
        WHITTLE_ASSIGN_OR_RETURN(SymbolicShape part, c.replaceDim(value, *axis, size));
        c.setOutput(i, std::move(part));
    }
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Concat", concat},
    {"ConcatOffset", concatOffset},
    {"ConcatV2", concatV2},
    {"Pack", pack},
    {"ParallelConcat", parallelConcat},
    {"Split", split},
    {"SplitV", splitV},
    {"Unpack", unpack},
    {"_ParallelConcatStart", shapedByAttr},
};

}  // namespace

absl::Span<const ShapeRule> joiningShapeRules() { return kRules; }

}  // namespace whittle
