// SPDX-License-Identifier: Apache-2.0
//
// Ops that turn a tensor round along axes, or the entries of a data format (tensorflow/core/ops/array_ops.cc and
// nn_ops.cc, 2.17).

#include "core/base/status.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr int kMostReversedDims = 8;

absl::Status likeInput(RuleContext& c) {
    c.setOutput(0, c.input(0));
    return absl::OkStatus();
}

// Input 1 says of each dimension whether it is reversed.
absl::Status reverse(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape flags, c.withRank(c.input(1), 1));
    SymbolicShape shape = c.input(0);
    if (flags.dims[0].isKnown()) {
        WHITTLE_ASSIGN_OR_RETURN(shape, c.withRank(shape, flags.dims[0].size()));
    }
    if (shape.hasRank() && shape.rank() > kMostReversedDims) return c.fail("only up to 8 dimensions can be reversed");
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status reverseAxes(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(1), 1).status());
    const SymbolicShape& shape = c.input(0);
    if (shape.hasRank() && shape.rank() > kMostReversedDims) return c.fail("only up to 8 dimensions can be reversed");
    const std::optional<std::vector<int64_t>> axes = c.integers(1);
    for (size_t i = 0; axes && shape.hasRank() && i < axes->size(); ++i) {
        const int64_t axis = (*axes)[i];
        if (axis < -shape.rank() || axis >= shape.rank()) {
            return c.fail(absl::StrCat("axis ", axis, " is not one of ", shape.rank(), " dimensions"));
        }
    }
    return likeInput(c);
}

absl::Status reverseSequence(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape lengths, c.withRank(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t sequence, c.intAttr("seq_dim"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t batch, c.intAttr("batch_dim"));
    const SymbolicShape& shape = c.input(0);
    if (!shape.hasRank()) return absl::OkStatus();
    if (batch >= shape.rank()) return c.fail(absl::StrCat("batch_dim must be under ", shape.rank(), " but is ", batch));
    if (sequence >= shape.rank()) {
        return c.fail(absl::StrCat("seq_dim must be under ", shape.rank(), " but is ", sequence));
    }
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, c.merge(c.dim(shape, batch), lengths.dims[0]));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape result, c.replaceDim(shape, batch, size));
    c.setOutput(0, std::move(result));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"DataFormatDimMap", likeInput},      {"DataFormatVecPermute", likeInput}, {"Reverse", reverse},
    {"ReverseSequence", reverseSequence}, {"ReverseV2", reverseAxes},
};

}  // namespace

absl::Span<const ShapeRule> reversingShapeRules() { return kRules; }

}  // namespace whittle
