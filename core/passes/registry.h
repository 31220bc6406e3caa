// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

namespace whittle {

// The row of each pass, in the file of the pass's name; registry.cc puts them in order.
extern const PassInfo kAddDefaultAttributesPass;
extern const PassInfo kBackportConcatv2Pass;
extern const PassInfo kBackportTensorArrayV3Pass;
extern const PassInfo kConstantDeduplicatePass;
extern const PassInfo kDropOptimizerSlotsPass;
extern const PassInfo kDropUnusedVariablesPass;
extern const PassInfo kFlattenAtrousConvPass;
extern const PassInfo kFoldBatchNormsPass;
extern const PassInfo kFoldConstantsPass;
extern const PassInfo kFoldOldBatchNormsPass;
extern const PassInfo kFreezePass;
extern const PassInfo kFreezeRequantizationRangesPass;
extern const PassInfo kHoistFakequantsPass;
extern const PassInfo kInlineFunctionsPass;
extern const PassInfo kInlinePartitionedcallPass;
extern const PassInfo kFuseConvolutionsPass;
extern const PassInfo kFusePadAndConvPass;
extern const PassInfo kFuseResizeAndConvPass;
extern const PassInfo kFuseResizePadAndConvPass;
extern const PassInfo kInsertLoggingPass;
extern const PassInfo kMergeDuplicateNodesPass;
extern const PassInfo kObfuscateNamesPass;
extern const PassInfo kQuantizeNodesPass;
extern const PassInfo kPruneToOutputsPass;
extern const PassInfo kQuantizeWeightsPass;
extern const PassInfo kRemoveAttributePass;
extern const PassInfo kRemoveControlDependenciesPass;
extern const PassInfo kRemoveDevicePass;
extern const PassInfo kRemoveEmaPass;
extern const PassInfo kRemoveIdentityChainsPass;
extern const PassInfo kRemoveNodesPass;
extern const PassInfo kRemoveTrainingOpsPass;
extern const PassInfo kRenameAttributePass;
extern const PassInfo kRenameNodePass;
extern const PassInfo kRenameOpPass;
extern const PassInfo kRoundWeightsPass;
extern const PassInfo kSetDevicePass;
extern const PassInfo kSortByExecutionOrderPass;
extern const PassInfo kSparsifyGatherPass;
extern const PassInfo kStripUnusedNodesPass;
extern const PassInfo kWeightsToBFloat16Pass;
extern const PassInfo kWeightsToHalfPass;

}  // namespace whittle
