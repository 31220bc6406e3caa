// SPDX-License-Identifier: Apache-2.0
#include "tests/support/evaluation.h"

#include "core/formats/model.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

namespace whittle {

absl::StatusOr<std::vector<Tensor>> evaluateOp(absl::string_view op, const std::vector<Tensor>& inputs, AttrMap attrs,
                                               const EvaluationLimits& limits) {
    Node node;
    node.name = "node";
    node.op = std::string(op);
    node.attrs = std::move(attrs);
    return evaluate(node, inputs, builtinOps(), limits);
}

std::string evaluated(absl::string_view op, const std::vector<Tensor>& inputs, AttrMap attrs) {
    const absl::StatusOr<std::vector<Tensor>> outputs = evaluateOp(op, inputs, std::move(attrs));
    if (!outputs.ok()) return absl::StatusCodeToString(outputs.status().code());
    if (outputs->size() != 1) return absl::StrCat(outputs->size(), " outputs");
    const Tensor& output = outputs->front();
    const absl::StatusOr<std::vector<double>> values = elementsAsDouble(output);
    if (!values.ok()) return std::string(values.status().message());
    return absl::StrCat(cppName(output.dtype), " [", absl::StrJoin(output.shape.dims, ","), "] {",
                        absl::StrJoin(*values, ", "), "}");
}

AttrMap ofType(DataType dtype) { return {{"T", Attr::ofType(dtype)}}; }

Tensor floats(std::vector<int64_t> dims, const std::vector<float>& values) {
    return Tensor::ofValues(DataType::kFloat, Shape::of(std::move(dims)), values);
}
Tensor ints(std::vector<int64_t> dims, const std::vector<int32_t>& values) {
    return Tensor::ofValues(DataType::kInt32, Shape::of(std::move(dims)), values);
}
Tensor bytes(std::vector<int64_t> dims, const std::vector<int8_t>& values) {
    return Tensor::ofValues(DataType::kInt8, Shape::of(std::move(dims)), values);
}

}  // namespace whittle
