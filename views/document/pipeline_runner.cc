// SPDX-License-Identifier: Apache-2.0
#include "views/document/pipeline_runner.h"

#include "core/base/status.h"
#include "core/passes/pipeline.h"
#include "views/document/pipeline_recipe.h"

#include <map>

namespace whittle {

struct PipelineRunner::Impl {
    std::shared_ptr<const PreparedGraph> base;
    Pipeline pipeline;
    std::mutex mutex;  // guards what follows
    // Figures of the graphs of the last run: most of them are the same ones in the next.
    std::map<GraphPtr, GraphFigures> figures;
    IndexedGraphPtr indexed;

    GraphFigures figuresOf(const GraphPtr& graph, std::map<GraphPtr, GraphFigures>& next) {
        const auto known = figures.find(graph);
        const GraphFigures found = known != figures.end() ? known->second
                                                          : GraphFigures{static_cast<int64_t>(graph->nodes.size()),
                                                                         measure(*graph, base->variables.get())};
        return next.emplace(graph, found).first->second;
    }

    IndexedGraphPtr index(const GraphPtr& graph) {
        if (graph == base->graph->shared) return base->graph;
        if (!indexed || indexed->shared != graph) indexed = std::make_shared<const IndexedGraph>(graph);
        return indexed;
    }
};

PipelineRunner::PipelineRunner(std::shared_ptr<const PreparedGraph> base) : m(std::make_unique<Impl>()) {
    m->base = std::move(base);
}

PipelineRunner::~PipelineRunner() = default;

absl::StatusOr<PipelineResults> PipelineRunner::run(const PipelineSetup& setup, const Progress& progress) {
    PipelineSettings settings;
    settings.inputs = setup.inputs;
    settings.outputs = setup.outputs;
    settings.ops = &builtinOps();
    settings.variables = m->base->variables.get();
    settings.compat = setup.compat;
    const GraphPtr& base = m->base->graph->shared;
    WHITTLE_ASSIGN_OR_RETURN(PipelineRun run, m->pipeline.run(base, settings, recipeOf(setup).steps, progress));
    const std::lock_guard lock(m->mutex);
    std::map<GraphPtr, GraphFigures> next;
    PipelineResults results;
    results.before = m->figuresOf(base, next);
    GraphFigures current = results.before;
    GraphPtr graph = base;
    for (size_t i = 0; i < run.steps.size(); ++i) {
        WHITTLE_RETURN_IF_ERROR(progress.check());
        StepOutcome& outcome = run.steps[i];
        StepResult step;
        step.id = setup.steps[i].id;
        step.ran = outcome.ran;
        step.status = outcome.errorIgnored ? absl::OkStatus() : outcome.error;
        step.warnings = std::move(outcome.warnings);
        if (outcome.errorIgnored) step.warnings.emplace_back(outcome.error.message());
        step.milliseconds = outcome.seconds * 1000;
        step.weightErrorReport = std::move(outcome.weightErrorReport);
        step.before = current;
        current = m->figuresOf(outcome.graph, next);
        step.after = current;
        step.graphBefore = std::exchange(graph, outcome.graph);
        step.graphAfter = outcome.graph;
        step.delta = std::move(outcome.delta);
        step.foldReport = std::move(outcome.foldReport);
        step.freezeReport = std::move(outcome.freezeReport);
        step.quantizeNodesReport = std::move(outcome.quantizeNodesReport);
        results.steps.push_back(std::move(step));
    }
    results.after = current;
    m->figures = std::move(next);
    results.graph = m->index(run.graph);
    return results;
}

}  // namespace whittle
