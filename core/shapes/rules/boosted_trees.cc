// SPDX-License-Identifier: Apache-2.0
//
// What models of boosted trees do when they predict; not what trains them.

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

constexpr ShapeRule kRules[] = {
    {"BoostedTreesEnsembleResourceHandleOp", signature<"-> []">},
    {"BoostedTreesExampleDebugOutputs", signature<"* [n]... -> [n]">},
    {"BoostedTreesGetEnsembleStates", signature<"[] -> [] [] [] [] [2]">},
    {"BoostedTreesPredict", signature<"* [n]... -> [n,@logits_dimension]">},
    {"BoostedTreesQuantileStreamResourceHandleOp", signature<"-> []">},
    {"BoostedTreesSerializeEnsemble", signature<"[] -> [] []">},
    {"BoostedTreesTrainingPredict", signature<"* [n]... -> [n,@logits_dimension] [n] [n]">},
    {"IsBoostedTreesEnsembleInitialized", signature<"[] -> []">},
};

}  // namespace

absl::Span<const ShapeRule> boostedTreesShapeRules() { return kRules; }

}  // namespace whittle
