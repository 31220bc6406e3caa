// SPDX-License-Identifier: Apache-2.0
//
// drop_optimizer_slots: removes the variables that optimizers keep their state in.
//
//     y = Mul x w                                   y = Mul x w
//     s = SaveV2 file names slices w w/Momentum ->  s = SaveV2 file names_1 slices_1 w
//
// Slots are told by the ops that update them and by their names ("w/Adam_1", "beta1_power"). The updates and gradients
// that need them go, too; the saver goes on to save the other variables. Written as a SavedModel, the checkpoint holds
// what is left.

#include "core/base/translate.h"
#include "core/passes/drop_variables.h"
#include "core/passes/registry.h"

namespace whittle {
namespace {

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    return dropVariables(graph, optimizerSlotsOf(graph), context);
}

}  // namespace

const PassInfo kDropOptimizerSlotsPass = {
    .name = "drop_optimizer_slots",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Removes the variables that optimizers keep their state in."),
    .sketch = {.before = "y = Mul x w\n"
                         "u = ApplyMomentum w w/Momentum rate g",
               .after = "y = Mul x w"},
    .compat = "",
    .keywords = "adam momentum checkpoint smaller",
    .run = run,
};

}  // namespace whittle
