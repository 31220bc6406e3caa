// SPDX-License-Identifier: Apache-2.0
#include "views/document/pipeline_recipe.h"

#include <absl/strings/str_cat.h>

namespace whittle {

Recipe recipeOf(const PipelineSetup& setup) {
    Recipe recipe;
    recipe.compat = setup.compat;
    recipe.inputs = setup.inputs;
    recipe.outputs = setup.outputs;
    recipe.inputShapes = setup.inputShapes;
    for (const PipelineStep& step : setup.steps) {
        recipe.steps.push_back({std::string(step.pass->name), step.args, step.enabled, step.ignoreErrors});
    }
    return recipe;
}

absl::StatusOr<PipelineSetup> setupOf(const Recipe& recipe) {
    PipelineSetup setup;
    setup.compat = recipe.compat;
    setup.inputs = recipe.inputs;
    setup.outputs = recipe.outputs;
    setup.inputShapes = recipe.inputShapes;
    uint32_t id = 1;
    for (const Step& step : recipe.steps) {
        const PassInfo* pass = findPass(step.pass);
        if (!pass) return absl::NotFoundError(absl::StrCat("this version has no pass ", step.pass));
        setup.steps.push_back({id++, pass, step.args, step.enabled, step.ignoreErrors});
    }
    return setup;
}

}  // namespace whittle
