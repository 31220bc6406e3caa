// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"
#include "core/shapes/rules/window.h"

#include <absl/container/inlined_vector.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>

namespace whittle {

// Output 0 of a convolution of input 0 with the filter in input 1, over `spatial` dimensions.
absl::Status inferConvolution(RuleContext& context, size_t spatial);
// Output 0 of DepthwiseConv2dNative and its like.
absl::Status inferDepthwiseConvolution(RuleContext& context);

// The spatial sizes after a convolution with the node's strides, dilations (1 where it has none) and padding.
absl::StatusOr<absl::InlinedVector<Dim, 3>> convolvedDims(RuleContext& context,
                                                          const absl::InlinedVector<Dim, 3>& input,
                                                          const absl::InlinedVector<Dim, 3>& filter,
                                                          ImageLayout layout);

}  // namespace whittle
