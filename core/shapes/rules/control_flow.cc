// SPDX-License-Identifier: Apache-2.0
//
// Loops and branches of TF1: tensors pass through, a Merge knows what its inputs have in common
// (tensorflow/core/ops/control_flow_ops.cc, 2.17).

#include "core/base/status.h"
#include "core/shapes/rules/common_knowledge.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

absl::Status pass(RuleContext& c) {
    for (int i = 0; i < c.outputCount(); ++i) {
        c.setOutput(i, c.input(0));
        c.setOutputHandle(i, c.inputHandle(0));
    }
    return absl::OkStatus();
}

absl::Status switched(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(1), 0).status());
    return pass(c);
}

absl::Status condition(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(0), 0).status());
    c.setOutput(0, SymbolicShape::scalar());
    return absl::OkStatus();
}

absl::Status merge(RuleContext& c) {
    std::optional<HandleType> common;
    HandleTypes handles;
    for (int i = 0; i < c.inputCount(); ++i) {
        if (c.inputIsPending(i)) continue;
        if (!common) {
            common = HandleType{c.inputType(i), c.input(i)};
            handles = c.inputHandle(i);
        } else {
            common->shape = commonShape(c, common->shape, c.input(i));
            handles = commonHandles(c, handles, c.inputHandle(i));
        }
    }
    if (common) c.setOutput(0, common->shape);
    c.setOutputHandle(0, handles);
    if (c.outputCount() > 1) c.setOutput(1, SymbolicShape::scalar());
    return absl::OkStatus();
}

// One of several variables: of what shape is known only when all have the same, known one.
absl::Status chosenReference(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(0), 0).status());
    for (int i = 1; i < c.inputCount(); ++i) {
        if (!c.input(i).isFullyDefined() || c.input(i) != c.input(1)) return absl::OkStatus();
    }
    if (c.inputCount() > 1) c.setOutput(0, c.input(1));
    return absl::OkStatus();
}

absl::Status nothing(RuleContext&) { return absl::OkStatus(); }

constexpr ShapeRule kRules[] = {
    {"Abort", nothing},
    {"ControlTrigger", nothing},
    {"Enter", pass},
    {"Exit", pass},
    {"LoopCond", condition},
    {"Merge", merge},
    {"NextIteration", pass},
    {"NoOp", nothing},
    {"RefEnter", pass},
    {"RefExit", pass},
    {"RefMerge", merge},
    {"RefNextIteration", pass},
    {"RefSelect", chosenReference},
    {"RefSwitch", switched},
    {"Switch", switched},
    {"_CopyFromGpuToHost", pass},
    {"_CopyFromHostToGpu", pass},
    {"_SwitchN", switched},
};

}  // namespace

absl::Span<const ShapeRule> controlFlowShapeRules() { return kRules; }

}  // namespace whittle
