// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/console.h"
#include "core/passes/pipeline.h"

#include <string>
#include <vector>

namespace whittle {

// What became of each step: a line on standard output, remarks on standard error. Weights that lost most come with a
// line of their own.
void printSteps(const std::vector<Step>& steps, const PipelineRun& run, Console& console);

// The same as JSON, every weight among it.
std::string stepsAsJson(const std::vector<Step>& steps, const PipelineRun& run, const std::string& output);

}  // namespace whittle
