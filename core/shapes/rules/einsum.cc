// SPDX-License-Identifier: Apache-2.0
//
// Einsum (linalg_ops.cc; EinsumShape in common_shape_fns.cc, ParseEinsumEquation in util/einsum_op_util.cc). The
// equation is "ab,bc->ac": a letter stands for one size wherever it occurs, "..." for dimensions that broadcast.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <map>

namespace whittle {
namespace {

constexpr absl::string_view kEllipsis = "...";

// The labels before and after the ellipsis, or all before it when there is none.
struct Subscript {
    std::string before;
    std::string after;
    bool hasEllipsis = false;
    int64_t named() const { return static_cast<int64_t>(before.size() + after.size()); }
};

absl::StatusOr<Subscript> parse(const RuleContext& c, absl::string_view text) {
    const auto periods = std::count(text.begin(), text.end(), '.');
    if (periods == 0) return Subscript{std::string(text), "", false};
    if (periods != 3 || !absl::StrContains(text, kEllipsis)) {
        return c.fail(absl::StrCat("subscript '", text, "' has periods that are not one ellipsis"));
    }
    const std::vector<absl::string_view> parts = absl::StrSplit(text, kEllipsis);
    return Subscript{std::string(parts[0]), std::string(parts[1]), true};
}

using Labels = std::map<char, Dim>;

absl::Status bindLabel(const RuleContext& c, char label, Dim dim, Labels& labels) {
    const auto [at, isNew] = labels.emplace(label, dim);
    if (isNew) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(at->second, c.merge(at->second, dim));
    return absl::OkStatus();
}

// Binds the labels of one input; the result is what its ellipsis stands for.
absl::StatusOr<SymbolicShape> bindInput(RuleContext& c, const Subscript& subscript, const SymbolicShape& shape,
                                        Labels& labels) {
    if (shape.hasRank()) {
        const bool fits = subscript.hasEllipsis ? shape.rank() >= subscript.named() : shape.rank() == subscript.named();
        if (!fits) return c.fail(absl::StrCat("an input of rank ", shape.rank(), " does not fit its subscript"));
    }
    const auto before = static_cast<int64_t>(subscript.before.size());
    const auto after = static_cast<int64_t>(subscript.after.size());
    for (int64_t i = 0; i < before; ++i) {
        WHITTLE_RETURN_IF_ERROR(bindLabel(c, subscript.before[static_cast<size_t>(i)], c.dim(shape, i), labels));
    }
    for (int64_t i = 0; i < after; ++i) {
        WHITTLE_RETURN_IF_ERROR(bindLabel(c, subscript.after[static_cast<size_t>(i)], c.dim(shape, i - after), labels));
    }
    if (!subscript.hasEllipsis) return SymbolicShape::scalar();
    if (!shape.hasRank()) return SymbolicShape::unknown();
    return c.subshape(shape, before, shape.rank() - after);
}

absl::Status append(const RuleContext& c, absl::string_view names, const Labels& labels, SymbolicShape& shape) {
    for (const char label : names) {
        const auto at = labels.find(label);
        if (at == labels.end()) {
            return c.fail(absl::StrCat("label '", absl::string_view(&label, 1), "' is in no input subscript"));
        }
        shape.dims.push_back(at->second);
    }
    return absl::OkStatus();
}

absl::Status einsum(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string equation, c.stringAttr("equation"));
    const std::vector<absl::string_view> sides = absl::StrSplit(equation, "->");
    if (sides.size() != 2) return c.fail(absl::StrCat("equation '", equation, "' must have exactly one '->'"));
    const std::vector<absl::string_view> inputs = absl::StrSplit(sides[0], ',');
    if (inputs.size() > 2 || static_cast<int>(inputs.size()) != c.inputCount()) {
        return c.fail(absl::StrCat("equation '", equation, "' does not fit ", c.inputCount(), " inputs"));
    }
    Labels labels;
    SymbolicShape batch;
    for (size_t i = 0; i < inputs.size(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(const Subscript subscript, parse(c, inputs[i]));
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape part,
                                 bindInput(c, subscript, c.input(static_cast<int>(i)), labels));
        if (i == 0) {
            batch = part;
        } else {
            WHITTLE_ASSIGN_OR_RETURN(batch, c.broadcast(batch, part));
        }
    }
    WHITTLE_ASSIGN_OR_RETURN(const Subscript output, parse(c, sides[1]));
    if (!output.hasEllipsis) {
        WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(batch, 0).status());
        batch = SymbolicShape::scalar();
    }
    SymbolicShape shape;
    SymbolicShape tail;
    WHITTLE_RETURN_IF_ERROR(append(c, output.before, labels, shape));
    WHITTLE_RETURN_IF_ERROR(append(c, output.after, labels, tail));
    c.setOutput(0, c.concatenate(c.concatenate(shape, batch), tail));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {{"Einsum", einsum}};

}  // namespace

absl::Span<const ShapeRule> einsumShapeRules() { return kRules; }

}  // namespace whittle
