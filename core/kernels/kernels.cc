// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/flush_denormals.h"
#include "core/kernels/kernel.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

namespace whittle {
namespace {

std::vector<Kernel> sortedKernels() {
    std::vector<Kernel> kernels;
    for (const absl::Span<const Kernel> family : {
             // clang-format off
             activationGradientKernels(),
             activationKernels(),
             additionKernels(),
             arithmeticKernels(),
             asStringKernels(),
             batchNormKernels(),
             binaryFunctionKernels(),
             boxKernels(),
             castKernels(),
             choiceKernels(),
             comparisonKernels(),
             complexPartKernels(),
             concatKernels(),
             convKernels(),
             countingKernels(),
             diagonalKernels(),
             divisionKernels(),
             einsumKernels(),
             encodingKernels(),
             extremeKernels(),
             fakeQuantKernels(),
             fillKernels(),
             gatherKernels(),
             identityKernels(),
             matMulKernels(),
             matrixDiagonalKernels(),
             padKernels(),
             partitionKernels(),
             poolKernels(),
             quantizeKernels(),
             regexKernels(),
             requantizeKernels(),
             resizeAreaKernels(),
             resizeKernels(),
             reverseKernels(),
             scanKernels(),
             scatterKernels(),
             segmentKernels(),
             sequenceKernels(),
             shapeKernels(),
             sliceKernels(),
             softmaxKernels(),
             spaceKernels(),
             specialFunctionKernels(),
             stringFormatKernels(),
             stringHashKernels(),
             stringKernels(),
             sumKernels(),
             tensorListKernels(),
             topKKernels(),
             transposeKernels(),
             unaryExactKernels(),
             unaryFunctionKernels(),
             uniqueKernels(),
             // clang-format on
         }) {
        kernels.insert(kernels.end(), family.begin(), family.end());
    }
    std::sort(kernels.begin(), kernels.end(), [](const Kernel& a, const Kernel& b) { return a.op < b.op; });
    return kernels;
}

// A file may give a node other inputs than its op takes; kernels rely on number and types.
absl::Status checkInputs(const Node& node, const OpDef& definition, absl::Span<const Tensor> inputs) {
    const std::optional<std::vector<DataType>> expected =
        argTypes(definition.inputs, withDefaults(definition, node.attrs));
    const bool agrees = expected && std::equal(expected->begin(), expected->end(), inputs.begin(), inputs.end(),
                                               [](DataType type, const Tensor& input) { return type == input.dtype; });
    if (agrees) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("node '", node.name, "' (", node.op, ") has other inputs than its op takes"));
}

}  // namespace

absl::Span<const Kernel> allKernels() {
    static const auto* kernels = new std::vector<Kernel>(sortedKernels());
    return *kernels;
}

const Kernel* findKernel(absl::string_view op) {
    const absl::Span<const Kernel> kernels = allKernels();
    const auto at = std::lower_bound(kernels.begin(), kernels.end(), op,
                                     [](const Kernel& kernel, absl::string_view name) { return kernel.op < name; });
    return at != kernels.end() && at->op == op ? &*at : nullptr;
}

absl::StatusOr<std::vector<Tensor>> evaluate(const Node& node, absl::Span<const Tensor> inputs, const OpRegistry& ops,
                                             const EvaluationLimits& limits) {
    const Kernel* kernel = findKernel(node.op);
    if (!kernel) return absl::UnimplementedError(absl::StrCat("no kernel for op type ", node.op));
    const OpDef* definition = ops.find(node.op);
    if (!definition) return absl::UnimplementedError(absl::StrCat("op type ", node.op, " is not defined"));
    WHITTLE_RETURN_IF_ERROR(checkInputs(node, *definition, inputs));
    std::vector<Array> arrays;
    arrays.reserve(inputs.size());
    for (const Tensor& input : inputs) {
        absl::StatusOr<Array> array = Array::ofTensor(input, limits.maxOutputBytes);
        if (!array.ok()) return annotate(array.status(), absl::StrCat("an input of node '", node.name, "'"));
        arrays.push_back(*std::move(array));
    }
    KernelContext context(node, definition, std::move(arrays), limits);
    {
        const FlushDenormals flush;
        WHITTLE_RETURN_IF_ERROR(kernel->run(context));
    }
    std::vector<Tensor> outputs;
    outputs.reserve(context.outputs().size());
    for (const Array& output : context.outputs()) outputs.push_back(output.toTensor());
    return outputs;
}

}  // namespace whittle
