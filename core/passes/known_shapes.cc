// SPDX-License-Identifier: Apache-2.0
#include "core/passes/known_shapes.h"

#include "core/kernels/kernel.h"

namespace whittle {

InferenceOptions inferenceOptions(const OpRegistry& ops, const Progress& progress) {
    InferenceOptions options;
    options.progress = progress;
    options.evaluate = [&ops](const Node& node, absl::Span<const Tensor> inputs) {
        const EvaluationLimits limits = {.maxOutputBytes = static_cast<size_t>(kLargestKnownBytes)};
        return evaluate(node, inputs, ops, limits);
    };
    return options;
}

ShownTensors tensorsToShow(const Graph& graph, const OpRegistry& ops, const std::vector<InputShape>& given,
                           const Progress& progress) {
    ShownTensors shown;
    InferenceOptions options = inferenceOptions(ops, progress);
    options.trustDeclared = true;
    if (!given.empty()) {
        const GraphIndex index(graph);
        for (const InputShape& input : given) {
            const absl::StatusOr<Input> place = locateInput(input.tensor, index);
            if (place.ok()) {
                options.given.emplace_back(*place, input.shape);
            } else {
                shown.given.Update(place.status());
            }
        }
    }
    absl::StatusOr<InferredTensors> tensors = inferTensors(graph, ops, options);
    if (!tensors.ok() && !options.given.empty()) {
        shown.given.Update(tensors.status());
        options.given.clear();
        tensors = inferTensors(graph, ops, options);
    }
    if (tensors.ok()) shown.tensors = *std::move(tensors);
    return shown;
}

}  // namespace whittle
