// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/status/statusor.h>

#include <cstdint>

namespace whittle {

// The sizes that input `i`, a vector of `count` elements, says; new symbols when its value is not known, and for -1.
absl::StatusOr<SymbolicShape> sizesFromVector(RuleContext& context, int i, int64_t count);

// InvalidArgument unless inputs [first, last] are scalars, or have no known rank.
absl::Status requireScalars(RuleContext& context, int first, int last);

// The scalar to outputs [first, last].
void setScalars(RuleContext& context, int first, int last);

// A size that an attribute or a computation gave; a new symbol for -1, InvalidArgument below it.
absl::StatusOr<Dim> dimOfSize(RuleContext& context, int64_t size);

}  // namespace whittle
