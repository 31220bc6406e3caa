// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/types/span.h>

namespace whittle {

// The families of rules, a file each; listed again in core/shapes/rules.cc.
absl::Span<const ShapeRule> elementwiseShapeRules();
absl::Span<const ShapeRule> sourceShapeRules();

}  // namespace whittle
