// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

namespace whittle {

// The row of each pass, in the file of the pass's name; registry.cc puts them in order.
extern const PassInfo kFoldBatchNormsPass;
extern const PassInfo kFreezePass;
extern const PassInfo kMergeDuplicateNodesPass;
extern const PassInfo kQuantizeWeightsPass;
extern const PassInfo kRemoveDevicePass;
extern const PassInfo kRemoveNodesPass;
extern const PassInfo kSortByExecutionOrderPass;
extern const PassInfo kStripUnusedNodesPass;

}  // namespace whittle
