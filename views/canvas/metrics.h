// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace whittle {

// What core/layout/text_metrics.h leaves to the painter, in scene units.
constexpr double kCornerRadius = 5;
constexpr double kCardOffset = 3;  // between the cards of a stack
// Scale from which edges may carry their label.
constexpr double kEdgeLabelsFrom = 0.7;

}  // namespace whittle
