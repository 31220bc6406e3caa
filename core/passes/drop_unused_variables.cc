// SPDX-License-Identifier: Apache-2.0
//
// drop_unused_variables: removes the variables that no output is computed from.
//
//     y = Mul x w                                   y = Mul x w
//     s = SaveV2 file names slices w w/Momentum ->  s = SaveV2 file names_1 slices_1 w
//
// A variable that is saved, restored, given a first value or trained, but that no output's value depends on. The saver
// goes on to save the other variables. Written as a SavedModel, the checkpoint holds what is left.

#include "core/base/translate.h"
#include "core/passes/drop_variables.h"
#include "core/passes/registry.h"

namespace whittle {
namespace {

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    return dropVariables(graph, nullptr, context);
}

}  // namespace

const PassInfo kDropUnusedVariablesPass = {
    .name = "drop_unused_variables",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass", "Removes the variables that no output is computed from."),
    .sketch = {.before = "y = Mul x w\n"
                         "s = SaveV2 file names slices w old",
               .after = "y = Mul x w\n"
                        "s = SaveV2 file names slices w"},
    .compat = "",
    .keywords = "checkpoint smaller unneeded weights",
    .run = run,
};

}  // namespace whittle
