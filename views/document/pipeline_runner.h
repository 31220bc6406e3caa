// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "views/document/pipeline_results.h"
#include "views/document/pipeline_setup.h"
#include "views/document/shown_graph.h"

#include <absl/status/statusor.h>

#include <memory>
#include <mutex>

namespace whittle {

// Runs setups over one prepared graph and remembers what earlier steps gave (core's Pipeline), so that switching the
// last step costs only that step. Safe to call from several threads; runs wait for each other.
class PipelineRunner {
  public:
    explicit PipelineRunner(std::shared_ptr<const PreparedGraph> base);
    ~PipelineRunner();

    // kCancelled is the only error; what a step says is in its StepResult.
    absl::StatusOr<PipelineResults> run(const PipelineSetup& setup, const Progress& progress);

  private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

}  // namespace whittle
