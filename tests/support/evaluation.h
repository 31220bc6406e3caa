// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/attr.h"
#include "core/graph/tensor.h"
#include "core/kernels/kernel.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// Evaluates one op on tensors, with the built-in definitions. `attrs` beside the op's defaults.
absl::StatusOr<std::vector<Tensor>> evaluateOp(absl::string_view op, const std::vector<Tensor>& inputs,
                                               AttrMap attrs = {}, const EvaluationLimits& limits = {});
// The single output as "float [2] {1, 2}", or the error's code in words.
std::string evaluated(absl::string_view op, const std::vector<Tensor>& inputs, AttrMap attrs = {});

// Attribute T.
AttrMap ofType(DataType dtype);

Tensor floats(std::vector<int64_t> dims, const std::vector<float>& values);
Tensor ints(std::vector<int64_t> dims, const std::vector<int32_t>& values);
Tensor bytes(std::vector<int64_t> dims, const std::vector<int8_t>& values);

}  // namespace whittle
