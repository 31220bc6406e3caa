// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/types/span.h>

namespace whittle {

// The families of rules, a file each; listed again in core/shapes/rules.cc.
absl::Span<const ShapeRule> broadcastingShapeRules();
absl::Span<const ShapeRule> einsumShapeRules();
absl::Span<const ShapeRule> elementwiseShapeRules();
absl::Span<const ShapeRule> fftShapeRules();
absl::Span<const ShapeRule> gatheringShapeRules();
absl::Span<const ShapeRule> generatorShapeRules();
absl::Span<const ShapeRule> joiningShapeRules();
absl::Span<const ShapeRule> matrixShapeRules();
absl::Span<const ShapeRule> paddingShapeRules();
absl::Span<const ShapeRule> quantizationShapeRules();
absl::Span<const ShapeRule> randomShapeRules();
absl::Span<const ShapeRule> reductionShapeRules();
absl::Span<const ShapeRule> reshapingShapeRules();
absl::Span<const ShapeRule> scatteringShapeRules();
absl::Span<const ShapeRule> segmentShapeRules();
absl::Span<const ShapeRule> slicingShapeRules();
absl::Span<const ShapeRule> sourceShapeRules();
absl::Span<const ShapeRule> spaceDepthShapeRules();
absl::Span<const ShapeRule> stridedSliceShapeRules();
absl::Span<const ShapeRule> controlFlowShapeRules();
absl::Span<const ShapeRule> elementwiseShapeRules();
absl::Span<const ShapeRule> functionalShapeRules();
absl::Span<const ShapeRule> sourceShapeRules();
absl::Span<const ShapeRule> stateShapeRules();
absl::Span<const ShapeRule> tensorArrayShapeRules();
absl::Span<const ShapeRule> tensorListShapeRules();

}  // namespace whittle
