// SPDX-License-Identifier: Apache-2.0
#include "tests/support/run_pass.h"

#include "core/base/status.h"
#include "core/formats/model.h"
#include "core/passes/pipeline.h"
#include "core/passes/transform_string.h"
#include "tests/support/graph_text.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

namespace whittle {

PassContext passContext(absl::string_view inputs, absl::string_view outputs, bool compat) {
    PassContext context;
    if (!inputs.empty()) context.inputs = absl::StrSplit(inputs, ',');
    if (!outputs.empty()) context.outputs = absl::StrSplit(outputs, ',');
    context.ops = &builtinOps();
    context.compat = compat;
    return context;
}

absl::StatusOr<Graph> runTransforms(const Graph& graph, absl::string_view transforms, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const TransformList list, parseTransforms(transforms));
    std::vector<Step> steps;
    for (const TransformCall& call : list.calls) steps.push_back({call.name, call.args});
    PipelineSettings settings{
        context.inputs, context.outputs, context.ops, context.variables, context.compat, true, {}};
    Pipeline pipeline;
    WHITTLE_ASSIGN_OR_RETURN(const PipelineRun run,
                             pipeline.run(std::make_shared<const Graph>(graph), settings, steps));
    for (const StepOutcome& step : run.steps) {
        context.warnings.insert(context.warnings.end(), step.warnings.begin(), step.warnings.end());
        if (!step.error.ok() && !step.errorIgnored) return step.error;
    }
    return *run.graph;
}

std::string transformedText(absl::string_view graph, absl::string_view transforms, absl::string_view inputs,
                            absl::string_view outputs, bool compat) {
    PassContext context = passContext(inputs, outputs, compat);
    const absl::StatusOr<Graph> result = runTransforms(graphFromText(graph), transforms, context);
    return result.ok() ? textOf(*result) : absl::StrCat("error ", result.status().message(), "\n");
}

}  // namespace whittle
