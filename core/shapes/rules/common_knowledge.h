// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

namespace whittle {

// What holds whichever of two tensors it is: sizes that differ become unknown, another rank makes it unknown.
SymbolicShape commonShape(RuleContext& context, const SymbolicShape& a, const SymbolicShape& b);
HandleTypes commonHandles(RuleContext& context, const HandleTypes& a, const HandleTypes& b);

// What both say, where both are true: `a` with the sizes that only `b` knows; `a` where they contradict.
SymbolicShape moreOf(const SymbolicShape& a, const SymbolicShape& b);

// The type behind a resource or variant input; nullptr when it is not known or not a single one.
const HandleType* singleHandle(const RuleContext& context, int input);

}  // namespace whittle
