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

InferredTensors tensorsToShow(const Graph& graph, const OpRegistry& ops, const Progress& progress) {
    InferenceOptions options = inferenceOptions(ops, progress);
    options.trustDeclared = true;
    absl::StatusOr<InferredTensors> tensors = inferTensors(graph, ops, options);
    return tensors.ok() ? *std::move(tensors) : InferredTensors();
}

}  // namespace whittle
