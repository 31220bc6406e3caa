// SPDX-License-Identifier: Apache-2.0
//
// Ops that pick elements, and those that say which (array_ops.cc, nn_ops.cc for TopK).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

#include <cstdlib>

namespace whittle {
namespace {

absl::Status gather(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest, c.subshape(c.input(0), 1));
    c.setOutput(0, c.concatenate(c.input(1), rest));
    return absl::OkStatus();
}

absl::Status gatherV2(RuleContext& c) {
    const SymbolicShape& params = c.input(0);
    const SymbolicShape& indices = c.input(1);
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(params, 1).status());
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2}));
    WHITTLE_ASSIGN_OR_RETURN(int64_t batchDims, c.intAttr("batch_dims"));
    if (batchDims > 254 || batchDims < -254) return c.fail(absl::StrCat("can't have ", batchDims, " batch dimensions"));
    const std::optional<int64_t> axis = c.integer(2);
    if (!axis) {
        if (params.hasRank() && indices.hasRank()) {
            const int64_t shared = batchDims < 0 ? batchDims + indices.rank() : batchDims;
            c.setOutput(0, c.unknownOfRank(params.rank() + indices.rank() - 1 - shared));
        }
        return absl::OkStatus();
    }
    if (*axis > 254 || *axis < -254) return c.fail(absl::StrCat("can't gather along dimension ", *axis));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(params, *axis < 0 ? -*axis : *axis + 1).status());
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(indices, std::abs(batchDims)).status());
    if (batchDims < 0) {
        if (!indices.hasRank()) return absl::OkStatus();
        batchDims += indices.rank();
    }
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(params, batchDims + 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape outer, c.subshape(params, 0, *axis));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape picked, c.subshape(indices, batchDims));
    SymbolicShape inner;
    if (*axis != -1) {
        WHITTLE_ASSIGN_OR_RETURN(inner, c.subshape(params, *axis + 1));
    }
    c.setOutput(0, c.concatenate(c.concatenate(outer, picked), inner));
    return absl::OkStatus();
}

// The shape of the tensor behind a resource handle, or of the input itself.
const SymbolicShape& tensorOrVariable(const RuleContext& c, int input) {
    const HandleTypes& handle = c.inputHandle(input);
    return handle.empty() ? c.input(input) : handle[0].shape;
}

absl::Status gatherNd(RuleContext& c) {
    const bool isUnknownVariable = c.inputType(0) == DataType::kResource && c.inputHandle(0).empty();
    const SymbolicShape params = isUnknownVariable ? SymbolicShape::unknown() : tensorOrVariable(c, 0);
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRankAtLeast(c.input(1), 1));
    const Dim depth = c.dim(indices, -1);
    if (!params.hasRank() || !depth.isKnown()) return absl::OkStatus();
    if (depth.size() > params.rank()) {
        return c.fail(absl::StrCat("indices have ", depth.size(), " columns for params of rank ", params.rank()));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape outer, c.subshape(indices, 0, -1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape slice, c.subshape(params, depth.size()));
    c.setOutput(0, c.concatenate(outer, slice));
    return absl::OkStatus();
}

absl::Status oneHot(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, c.intAttr("axis"));
    if (axis < -1) return c.fail(absl::StrCat("axis must be at least -1, but is ", axis));
    WHITTLE_ASSIGN_OR_RETURN(const Dim depth, sizeFromScalar(c, 1));
    SymbolicShape shape = c.input(0);
    if (!shape.hasRank()) return absl::OkStatus();
    const int64_t rank = shape.rank() + 1;
    shape.dims.insert(shape.dims.begin() + (axis < 0 ? axis + rank : axis % rank), depth);
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status where(RuleContext& c) {
    const SymbolicShape& input = c.input(0);
    c.setOutput(0, c.matrix(c.newDim(), input.hasRank() ? Dim::ofSize(input.rank()) : c.newDim()));
    return absl::OkStatus();
}

absl::Status unique(RuleContext& c) {
    const Dim count = c.newDim();
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 1));
    c.setOutput(0, c.vector(count));
    c.setOutput(1, input);
    if (c.outputCount() > 2) c.setOutput(2, c.vector(count));
    return absl::OkStatus();
}

absl::Status uniqueWithCounts(RuleContext& c) {
    const Dim count = c.newDim();
    c.setOutput(0, c.vector(count));
    c.setOutput(1, c.input(0));
    c.setOutput(2, c.vector(count));
    return absl::OkStatus();
}

// Slices along an axis, which is empty for vectors only.
absl::Status uniqueV2(RuleContext& c) {
    const SymbolicShape& input = c.input(0);
    const std::optional<std::vector<int64_t>> axes = c.integers(1);
    const Dim count = c.newDim();
    SymbolicShape slices = input.hasRank() ? c.unknownOfRank(input.rank()) : input;
    Dim size = c.newDim();
    if (axes && axes->size() <= 1 && input.hasRank()) {
        const int64_t axis = axes->empty() ? 0 : axes->front();
        WHITTLE_ASSIGN_OR_RETURN(slices, c.replaceDim(input, axis, count));
        size = c.dim(input, axis);
    }
    c.setOutput(0, std::move(slices));
    c.setOutput(1, c.vector(size));
    if (c.outputCount() > 2) c.setOutput(2, c.vector(count));
    return absl::OkStatus();
}

absl::Status listDiff(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {0, 1}));
    const Dim count = c.newDim();
    c.setOutput(0, c.vector(count));
    c.setOutput(1, c.vector(count));
    return absl::OkStatus();
}

// UpperBound, LowerBound.
absl::Status searchSorted(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {0, 1}));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(c.input(1), 2));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status unravelIndex(RuleContext& c) {
    const SymbolicShape& indices = c.input(0);
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1}));
    if (!indices.hasRank()) return absl::OkStatus();
    const Dim dims = c.dim(c.input(1), 0);
    c.setOutput(0, indices.rank() == 0 ? c.vector(dims) : c.matrix(dims, c.elementCount(indices)));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Gather", gather},
    {"GatherNd", gatherNd},
    {"GatherV2", gatherV2},
    {"ListDiff", listDiff},
    {"LowerBound", searchSorted},
    {"OneHot", oneHot},
    {"Unique", unique},
    {"UniqueV2", uniqueV2},
    {"UniqueWithCounts", uniqueWithCounts},
    {"UniqueWithCountsV2", uniqueV2},
    {"UnravelIndex", unravelIndex},
    {"UpperBound", searchSorted},
    {"Where", where},
};

}  // namespace

absl::Span<const ShapeRule> gatheringShapeRules() { return kRules; }

}  // namespace whittle
