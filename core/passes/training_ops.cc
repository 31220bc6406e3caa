// SPDX-License-Identifier: Apache-2.0
#include "core/passes/training_ops.h"

#include <absl/algorithm/container.h>
#include <absl/strings/match.h>

#include <array>

namespace whittle {
namespace {

constexpr std::array kSaverOps = {
    "Save",      "SaveSlices",      "SaveV2",          "Restore",           "RestoreSlice",
    "RestoreV2", "ShardedFilename", "ShardedFilespec", "MergeV2Checkpoints"};
constexpr std::array kUpdatePrefixes = {"Apply", "ResourceApply", "SparseApply", "ResourceSparseApply"};
constexpr std::array kUpdateOps = {"AssignAdd",
                                   "AssignSub",
                                   "AssignAddVariableOp",
                                   "AssignSubVariableOp",
                                   "AccumulatorApplyGradient",
                                   "ResourceAccumulatorApplyGradient"};
constexpr std::array kAssignOps = {"Assign", "AssignVariableOp", "IsVariableInitialized", "VarIsInitializedOp"};

}  // namespace

// WriteScalarSummary, MergeSummary, FlushSummaryWriter, CreateSummaryDbWriter, ...
bool isSummaryOp(const Node& node) { return absl::StrContains(node.op, "Summary") || node.op == "ImportEvent"; }

bool isSaverOp(const Node& node) { return absl::c_linear_search(kSaverOps, node.op); }

bool isUpdateOp(const Node& node) {
    return absl::c_linear_search(kUpdateOps, node.op) ||
           absl::c_any_of(kUpdatePrefixes, [&](const char* prefix) { return absl::StartsWith(node.op, prefix); });
}

bool isAssignOp(const Node& node) { return absl::c_linear_search(kAssignOps, node.op); }

}  // namespace whittle
