// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace whittle {

// What core/layout/text_metrics.h leaves to the painter, in scene units.
constexpr double kCornerRadius = 5;
constexpr double kCardOffset = 3;  // between the cards of a stack
// Scales from which boxes show more than their title, and edges their label.
constexpr double kDetailsFrom = 0.6;
constexpr double kEdgeLabelsFrom = 0.7;

}  // namespace whittle
