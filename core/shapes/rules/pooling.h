// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace whittle {

// Output 0 of a pool of input 0 with the node's `ksize` and `strides`, over `spatial` dimensions; over the depth as
// well with `overDepth`.
absl::Status inferPool(RuleContext& context, size_t spatial, bool overDepth);
// The same with sizes and strides that are not attributes.
absl::Status inferPool(RuleContext& context, const std::vector<int64_t>& sizes, const std::vector<int64_t>& strides,
                       bool overDepth);

}  // namespace whittle
