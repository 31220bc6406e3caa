// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/delta.h"
#include "core/graph/graph.h"
#include "core/passes/pass.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace whittle {

using GraphPtr = std::shared_ptr<const Graph>;

// One pass with its arguments, as a row of the pipeline.
struct Step {
    std::string pass;
    PassArgs args;  // an argument ignore_errors counts like the field below
    bool enabled = true;
    // A failure of the pass is a remark instead of an error. What comes out as an invalid graph stays an error.
    bool ignoreErrors = false;
    friend bool operator==(const Step&, const Step&) = default;
};

// What all steps are given.
struct PipelineSettings {
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    const OpRegistry* ops = nullptr;
    const VariableSource* variables = nullptr;
    bool compat = false;
    // The first error ends the run; otherwise the steps after it work on what came before it.
    bool stopAtError = false;
    // What a graph weighs; null: bytes are not counted. The same function for every run of a Pipeline.
    std::function<int64_t(const Graph&)> measure;
    // PassContext::evaluate; the same for every run of a Pipeline.
    NodeEvaluator evaluate = nullptr;
    std::vector<std::string> keep = {};  // PassContext::keep
};

// What one step did. A step that is off, failed or was not reached hands on the graph that it was given.
struct StepOutcome {
    bool ran = false;
    bool cached = false;
    absl::Status error;
    bool errorIgnored = false;  // `error` is set, but the step was told to ignore it
    std::vector<std::string> warnings;
    std::shared_ptr<const FreezeReport> freezeReport;  // of a freeze step that succeeded
    GraphPtr graph;                                    // after the step; never null
    int64_t nodesBefore = 0, nodesAfter = 0;
    int64_t bytesBefore = 0, bytesAfter = 0;
    int64_t functionsChanged = 0;  // by passes that work on the bodies of functions
    GraphDelta delta;
    double seconds = 0;                                              // of the pass, when it really ran
    std::shared_ptr<const FoldReport> foldReport;                    // null for passes other than fold_constants
    std::shared_ptr<const QuantizeNodesReport> quantizeNodesReport;  // null for passes other than quantize_nodes
    bool fedPortsSpelled = false;                                    // PassContext::fedPortsSpelled for what follows
    std::shared_ptr<const WeightErrorReport> weightErrorReport;      // null for passes that round no weights
};

struct PipelineRun {
    std::vector<StepOutcome> steps;  // one for each step given
    GraphPtr graph;                  // after the last
    // The first error that was not ignored.
    absl::Status status;
};

// Runs steps over a graph and remembers what they gave, so that a run that begins like an earlier one computes only
// what is new. Remembers for one base graph at a time. Safe to use from several threads; runs wait for each other.
class Pipeline {
  public:
    // Keeps at most `mostResults` graphs; they share all nodes that the passes left alone.
    explicit Pipeline(size_t mostResults = 64) : m_mostResults(mostResults) {}

    // kCancelled is the only error. Every graph handed on satisfies verify().
    absl::StatusOr<PipelineRun> run(const GraphPtr& base, const PipelineSettings& settings,
                                    const std::vector<Step>& steps, const Progress& progress = {});

  private:
    struct Entry {
        std::string key;
        StepOutcome outcome;
    };

    const StepOutcome* remembered(const std::string& key);
    void remember(const std::string& key, const StepOutcome& outcome);
    int64_t weigh(const GraphPtr& graph, const PipelineSettings& settings);

    std::mutex m_mutex;
    const size_t m_mostResults;
    GraphPtr m_base;
    int64_t m_baseBytes = -1;
    std::list<Entry> m_results;  // the most recently used first
};

}  // namespace whittle
