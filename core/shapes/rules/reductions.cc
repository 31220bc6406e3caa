// SPDX-License-Identifier: Apache-2.0
//
// Ops that take dimensions away (math_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {

absl::Status reduction(RuleContext& c) {
    constexpr int kMatricesOfIndices = 21;  // older graphs have them
    const SymbolicShape& input = c.input(0);
    if (c.graphVersion() >= kMatricesOfIndices) WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(c.input(1), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const bool keep, c.boolAttr("keep_dims"));
    const std::optional<std::vector<int64_t>> axes = input.hasRank() ? c.integers(1) : std::nullopt;
    if (!axes) {
        if (keep && input.hasRank()) c.setOutput(0, c.unknownOfRank(input.rank()));
        return absl::OkStatus();
    }
    std::vector<bool> reduced(input.dims.size());
    for (const int64_t axis : *axes) {
        if (axis < -input.rank() || axis >= input.rank()) {
            return c.fail(
                absl::StrCat("invalid reduction dimension ", axis, " for input with ", input.rank(), " dimensions"));
        }
        reduced[static_cast<size_t>(axis < 0 ? axis + input.rank() : axis)] = true;
    }
    SymbolicShape shape;
    for (size_t i = 0; i < input.dims.size(); ++i) {
        if (!reduced[i]) {
            shape.dims.push_back(input.dims[i]);
        } else if (keep) {
            shape.dims.push_back(Dim::ofSize(1));
        }
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

namespace {

// ArgMax, ArgMin.
absl::Status argument(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    const SymbolicShape& input = c.input(0);
    if (!input.hasRank()) return absl::OkStatus();
    if (input.rank() <= 1) return scalarOutputs(c);
    const std::optional<int64_t> axis = c.integer(1);
    if (!axis) {
        c.setOutput(0, c.unknownOfRank(input.rank() - 1));
        return absl::OkStatus();
    }
    if (*axis < -input.rank() || *axis >= input.rank()) {
        return c.fail(absl::StrCat("dimension ", *axis, " must be in [", -input.rank(), ", ", input.rank(), ")"));
    }
    SymbolicShape shape = input;
    shape.dims.erase(shape.dims.begin() + (*axis < 0 ? *axis + input.rank() : *axis));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"All", reduction},           {"Any", reduction},        {"ArgMax", argument}, {"ArgMin", argument},
    {"EuclideanNorm", reduction}, {"Max", reduction},        {"Mean", reduction},  {"Min", reduction},
    {"Prod", reduction},          {"ReduceJoin", reduction}, {"Sum", reduction},
};

}  // namespace

absl::Span<const ShapeRule> reductionShapeRules() { return kRules; }

}  // namespace whittle
