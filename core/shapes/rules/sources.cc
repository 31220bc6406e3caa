// SPDX-License-Identifier: Apache-2.0
//
// Where tensors come from: constants and what a caller feeds.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

absl::Status constant(RuleContext& c) {
    const Tensor* value = c.node().constantValue();
    if (!value) return c.fail("has no value");
    const SymbolicShape shape = c.fromShape(value->shape);
    if (!shape.isFullyDefined() || !shape.elementCount()) return c.fail("the shape of its value is none");
    c.setOutput(0, shape);
    return absl::OkStatus();
}

// Graphs up to version 21 write a shape of no dimensions when they know nothing.
absl::Status placeholder(RuleContext& c) {
    constexpr int kScalarIsUnknown = 21;
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    if (c.graphVersion() <= kScalarIsUnknown && shape.dims.empty()) return absl::OkStatus();
    c.setOutput(0, c.fromShape(shape));
    return absl::OkStatus();
}

absl::Status placeholderOfShape(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    c.setOutput(0, c.fromShape(shape));
    return absl::OkStatus();
}

// What may be fed need only fit the shape that is declared.
absl::Status placeholderWithDefault(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    const SymbolicShape declared = c.fromShape(shape);
    WHITTLE_RETURN_IF_ERROR(c.merge(c.input(0), declared).status());
    c.setOutput(0, declared);
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Const", constant},
    {"Placeholder", placeholder},
    {"PlaceholderV2", placeholderOfShape},
    {"PlaceholderWithDefault", placeholderWithDefault},
};

}  // namespace

absl::Span<const ShapeRule> sourceShapeRules() { return kRules; }

}  // namespace whittle
