// SPDX-License-Identifier: Apache-2.0
//
// The ops of TF-TRT.

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

// TF-TRT writes down what it knew of the outputs; older releases did not.
absl::Status engine(RuleContext& c) {
    const absl::StatusOr<std::vector<Shape>> shapes = c.shapesAttr("output_shapes");
    if (!shapes.ok()) return absl::OkStatus();
    if (shapes->size() > static_cast<size_t>(c.outputCount())) return c.fail("has more shapes than outputs");
    for (size_t i = 0; i < shapes->size(); ++i) c.setOutput(static_cast<int>(i), c.fromShape((*shapes)[i]));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"CreateTRTResourceHandle", signature<"-> []">},
    {"GetCalibrationDataOp", signature<"* -> []">},
    {"InitializeTRTResource", signature<"* * ->">},
    {"SerializeTRTResource", signature<"* * ->">},
    {"TRTEngineOp", engine},
};

}  // namespace

absl::Span<const ShapeRule> tensorRtShapeRules() { return kRules; }

}  // namespace whittle
