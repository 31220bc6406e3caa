// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/recipe.h"
#include "views/document/pipeline_setup.h"

#include <absl/status/statusor.h>

namespace whittle {

// Between what the panel edits and what core runs, saves and reads.
Recipe recipeOf(const PipelineSetup& setup);
// Steps get ids from 1 on. NotFound names a pass that this version does not have.
absl::StatusOr<PipelineSetup> setupOf(const Recipe& recipe);

}  // namespace whittle
