// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/types/span.h>

namespace whittle {

// nullptr for an op type without a rule: its outputs have unknown shapes. Rules live in families, a file of
// core/shapes/rules/ each; rules.cc is their one list.
const ShapeRule* findShapeRule(absl::string_view op);
// All rules, sorted by op type.
absl::Span<const ShapeRule> allShapeRules();

}  // namespace whittle
