// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/op_registry.h"
#include "core/inlining/function_body.h"

#include <absl/status/statusor.h>

#include <string>

namespace whittle {

// What keeps TensorFlow's grappler (function_optimizer.cc, 2.17) from putting a body in the place of its call, when all
// of it would otherwise fit.

// A stateful op whose run cannot be guaranteed once the body is inlined: nothing waits for the call, or nothing that
// counts as its end waits for the op. Empty when there is none. `byControlReturns`: what counts are the control
// returns, else the results.
std::string lostSideEffect(const FunctionBody& body, const FunctionLibrary& library, const OpRegistry& ops,
                           bool byControlReturns, bool callIsWaitedFor);

// A Switch whose value reaches a result without a Merge between, in the body or in a body that it calls by name.
absl::StatusOr<std::string> deadResult(const FunctionBody& body, const FunctionLibrary& library,
                                       FunctionBodies* bodies);

}  // namespace whittle
