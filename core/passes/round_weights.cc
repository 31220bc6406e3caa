// SPDX-License-Identifier: Apache-2.0
//
// round_weights: lets large float constants take only a few values. They stay float, but a compressor shrinks them to
// about what eight bits would take.
//
// The range of a constant is cut into `num_steps` buckets, and each value becomes the middle of its bucket. The Graph
// Transform Tool gives the greatest value a bucket of its own beyond the range; we keep it in the last one.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"
#include "core/passes/weight_error.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"num_steps", ParamInfo::Type::kInt, "256",
     WHITTLE_TR_NOOP("Param", "How many values the elements of a constant may take."), false, 1, 65536},
};
constexpr int64_t kFewestElements = 16;

struct Range {
    float min = FLT_MAX;
    float max;
    bool finite = true;
};

// The tool starts at the smallest positive float where it means the lowest, so its maximum is never negative.
Range rangeOf(const std::vector<float>& values, bool compat) {
    Range range{FLT_MAX, compat ? FLT_MIN : -FLT_MAX};
    for (const float value : values) {
        range.min = std::min(range.min, value);
        range.max = std::max(range.max, value);
        range.finite &= std::isfinite(value);
    }
    if (range.min == range.max) {
        if (std::abs(range.min) < 0.000001f) {
            range.max = range.min + 1.0f;
        } else if (range.min > 0) {
            range.max = 2.0f * range.min;
        } else {
            range.min = 2.0f * range.max;
        }
    }
    return range;
}

WeightError roundValues(std::vector<float>& values, const Range& range, int32_t steps, bool compat) {
    WeightError error;
    const float width = (range.max - range.min) / static_cast<float>(steps);
    for (float& value : values) {
        float bucket = std::floor((value - range.min) / width);
        if (!compat) bucket = std::min(bucket, static_cast<float>(steps - 1));
        const float middle = range.min + width * (bucket + 0.5f);
        error.add(value, middle);
        value = middle;
    }
    error.bytesBefore = error.bytesAfter = static_cast<int64_t>(values.size() * sizeof(float));
    return error;
}

// Null for nodes that stay as they are.
absl::StatusOr<const Tensor*> valueToRound(const Node& node) {
    if (!node.isConstant()) return nullptr;
    if (!node.attr("dtype")) {
        return absl::InvalidArgumentError(absl::StrCat("No 'dtype' attribute for Const node ", node.name));
    }
    const Tensor* value = node.constantValue();
    if (!value) return absl::InvalidArgumentError(absl::StrCat("No 'value' attribute for Const node ", node.name));
    if (node.typeAttr("dtype") != DataType::kFloat) return nullptr;
    const std::optional<int64_t> count = value->shape.elementCount();
    return count && *count < kFewestElements ? nullptr : value;
}

NodePtr withValue(const Node& node, Tensor value, bool compat) {
    Node constant = constantNode(node.id, node.name, std::move(value));
    constant.origins = node.origins;
    if (!compat) {
        constant.device = node.device;
        constant.inputs = node.inputs;
    }
    return std::make_shared<const Node>(std::move(constant));
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const int32_t steps, args.int32("num_steps", 256));
    if (steps < 1 && !context.compat) return absl::InvalidArgumentError("num_steps must be at least 1");
    Graph result = startResult(graph, context);
    WeightErrorReport report;
    for (const NodePtr& node : graph.nodes) {
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        WHITTLE_ASSIGN_OR_RETURN(const Tensor* const value, valueToRound(*node));
        if (!value) {
            result.nodes.push_back(node);
            continue;
        }
        absl::StatusOr<std::vector<float>> values = elementsAs<float>(*value);
        if (!values.ok()) {
            return annotate(values.status(), absl::StrCat("Decoding Tensor failed for node", node->name));
        }
        const Range range = rangeOf(*values, context.compat);
        if (!context.compat && !range.finite) {
            context.warnings.push_back(
                absl::StrCat("constant '", node->name, "' stays: it has elements that are not finite"));
            result.nodes.push_back(node);
            continue;
        }
        report.weights.push_back(
            {node->name, "", DataType::kFloat, DataType::kFloat, roundValues(*values, range, steps, context.compat)});
        result.nodes.push_back(
            withValue(*node, Tensor::ofValues<float>(DataType::kFloat, value->shape, *values), context.compat));
    }
    context.weightErrorReport = std::make_shared<const WeightErrorReport>(std::move(report));
    return result;
}

}  // namespace

const PassInfo kRoundWeightsPass = {
    .name = "round_weights",
    .group = PassGroup::kQuantize,
    .summary = WHITTLE_TR_NOOP("Pass", "Rounds large float constants to few values, so that the file compresses well."),
    .params = kParams,
    .sketch = {.before = "w = Const float {0.1, 0.12, 0.9, ...}", .after = "w = Const float {0.11, 0.11, 0.91, ...}"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "The greatest value gets a bucket of its own beyond the range, a constant of "
                              "negative numbers has its range end above zero, and devices and control "
                              "inputs are lost."),
    .keywords = "compress zip",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
