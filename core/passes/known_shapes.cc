// SPDX-License-Identifier: Apache-2.0
#include "core/passes/known_shapes.h"

#include "core/base/status.h"
#include "core/kernels/kernel.h"

#include <absl/strings/str_cat.h>

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

namespace {

absl::StatusOr<std::pair<Input, Shape>> located(const InputShape& given, const Graph& graph) {
    WHITTLE_ASSIGN_OR_RETURN(const TensorName name, parseTensorName(given.tensor));
    for (const NodePtr& node : graph.nodes) {
        if (node->name == name.node && name.index >= 0) return std::pair(Input{node->id, name.index}, given.shape);
    }
    return absl::NotFoundError(absl::StrCat("the graph has no tensor '", given.tensor, "' to give a shape to"));
}

}  // namespace

ShownTensors tensorsToShow(const Graph& graph, const OpRegistry& ops, const std::vector<InputShape>& given,
                           const Progress& progress) {
    ShownTensors shown;
    InferenceOptions options = inferenceOptions(ops, progress);
    options.trustDeclared = true;
    for (const InputShape& shape : given) {
        const auto place = located(shape, graph);
        if (place.ok()) {
            options.given.push_back(*place);
        } else {
            shown.given.Update(place.status());
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
