// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/common.h"

#include "core/base/status.h"

#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {

absl::Status likeFirstInput(RuleContext& c) {
    c.setOutput(0, c.input(0));
    c.setOutputHandle(0, c.inputHandle(0));
    return absl::OkStatus();
}

absl::Status scalarOutputs(RuleContext& c) {
    for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, SymbolicShape::scalar());
    return absl::OkStatus();
}

absl::Status unknownOutputs(RuleContext&) { return absl::OkStatus(); }

absl::Status shapedByFirstInput(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(0));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status shapedByAttr(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    c.setOutput(0, c.fromShape(shape));
    return absl::OkStatus();
}

absl::Status broadcastOfTwo(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.broadcast(c.input(0), c.input(1)));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status requireRank(RuleContext& c, int64_t rank, std::initializer_list<int> inputs) {
    for (const int input : inputs) {
        if (absl::StatusOr<SymbolicShape> shape = c.withRank(c.input(input), rank); !shape.ok()) {
            return annotate(shape.status(), absl::StrCat("input ", input));
        }
    }
    return absl::OkStatus();
}

absl::Status requireSparse(RuleContext& c, int indices, int values, int shape) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {indices}));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {values, shape}));
    WHITTLE_RETURN_IF_ERROR(c.merge(c.dim(c.input(indices), 0), c.dim(c.input(values), 0)).status());
    return c.merge(c.dim(c.input(indices), 1), c.dim(c.input(shape), 0)).status();
}

absl::StatusOr<Dim> sizeFromScalar(RuleContext& c, int input) {
    const std::optional<int64_t> value = c.integer(input);
    if (!value) return c.newDim();
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {input}));
    if (*value < 0) return c.fail(absl::StrCat("the size in input ", input, " must not be negative, but is ", *value));
    return Dim::ofSize(*value);
}

absl::StatusOr<std::optional<int64_t>> axisFromScalar(RuleContext& c, int input, int64_t rank) {
    const std::optional<int64_t> value = c.integer(input);
    if (!value) return std::optional<int64_t>();
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {input}));
    if (*value >= 0) return value;
    if (rank < 0) return std::optional<int64_t>();
    if (*value + rank < 0) {
        return c.fail(absl::StrCat("dimension ", *value, " in input ", input, " is not one of ", rank));
    }
    return std::optional<int64_t>(*value + rank);
}

std::optional<double> number(RuleContext& c, int i) {
    const Tensor* value = c.constant(i);
    if (!value) return std::nullopt;
    const absl::StatusOr<std::vector<double>> elements = elementsAsDouble(*value);
    if (!elements.ok() || elements->size() != 1) return std::nullopt;
    return elements->front();
}

}  // namespace whittle
