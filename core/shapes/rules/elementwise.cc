// SPDX-License-Identifier: Apache-2.0
//
// Ops that work element by element: the output has the shape of the input, or that to which the inputs broadcast.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

absl::Status likeInput(RuleContext& c) {
    c.setOutput(0, c.input(0));
    return absl::OkStatus();
}

absl::Status broadcastOfTwo(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.broadcast(c.input(0), c.input(1)));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Abs", likeInput},
    {"Add", broadcastOfTwo},
    {"AddV2", broadcastOfTwo},
    {"Relu", likeInput},
};

}  // namespace

absl::Span<const ShapeRule> elementwiseShapeRules() { return kRules; }

}  // namespace whittle
