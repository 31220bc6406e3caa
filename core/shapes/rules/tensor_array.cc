// SPDX-License-Identifier: Apache-2.0
//
// TensorArrays of all three generations (tensorflow/core/ops/data_flow_ops.cc, 2.17). The shape of the elements hangs
// on the handle: only where all elements must have it, so not for an array whose elements may differ.

#include "core/base/status.h"
#include "core/shapes/rules/common_knowledge.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

absl::Status scalar(RuleContext& c) {
    c.setOutput(0, SymbolicShape::scalar());
    return absl::OkStatus();
}

absl::Status nothing(RuleContext&) { return absl::OkStatus(); }

absl::Status array(RuleContext& c) {
    c.setOutput(0, SymbolicShape::ofSizes({2}));
    if (c.outputCount() > 1) c.setOutput(1, SymbolicShape::scalar());
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("dtype"));
    const absl::StatusOr<Shape> declared = c.shapeAttr("element_shape");
    if (!declared.ok()) return absl::OkStatus();
    const SymbolicShape shape = c.fromShape(*declared);
    const bool isSure = shape.isFullyDefined() || c.boolAttrOr("identical_element_shapes", false);
    if (isSure) c.setOutputHandle(0, {{type, shape}});
    return absl::OkStatus();
}

absl::Status gradient(RuleContext& c) {
    c.setOutput(0, SymbolicShape::ofSizes({2}));
    if (c.outputCount() > 1) c.setOutput(1, SymbolicShape::scalar());
    if (c.node().op == "TensorArrayGradV3") c.setOutputHandle(0, c.inputHandle(0));
    return absl::OkStatus();
}

absl::Status gradientWithShape(RuleContext& c) {
    c.setOutput(0, SymbolicShape::ofSizes({2}));
    c.setOutput(1, SymbolicShape::scalar());
    const HandleType* element = singleHandle(c, 0);
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape prefix, c.shapeFromTensor(2));
    if (element) c.setOutputHandle(0, {{element->dtype, c.concatenate(prefix, element->shape)}});
    return absl::OkStatus();
}

absl::Status write(RuleContext& c) {
    if (const HandleType* element = singleHandle(c, 0)) {
        WHITTLE_RETURN_IF_ERROR(c.merge(element->shape, c.input(2)).status());
    }
    return scalar(c);
}

absl::Status read(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(1), 0).status());
    if (const HandleType* element = singleHandle(c, 0)) c.setOutput(0, element->shape);
    return absl::OkStatus();
}

// What is known of the elements: by the handle, and by the attribute of the node that reads, at which TensorFlow does
// not look.
absl::StatusOr<SymbolicShape> elementShape(RuleContext& c) {
    SymbolicShape shape = SymbolicShape::unknown();
    const absl::StatusOr<Shape> declared = c.shapeAttr("element_shape");
    if (declared.ok() && !c.isForGrappler()) {
        shape = c.fromShape(*declared);
    }
    const HandleType* element = singleHandle(c, 0);
    return element ? c.merge(shape, element->shape) : shape;
}

absl::Status gather(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRank(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape element, elementShape(c));
    c.setOutput(0, c.concatenate(c.vector(indices.dims[0]), element));
    return absl::OkStatus();
}

absl::Status scatter(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRank(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape values, c.withRankAtLeast(c.input(2), 1));
    if (values.hasRank()) WHITTLE_RETURN_IF_ERROR(c.merge(values.dims[0], indices.dims[0]).status());
    if (const HandleType* element = singleHandle(c, 0)) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape value, c.subshape(values, 1));
        WHITTLE_RETURN_IF_ERROR(c.merge(element->shape, value).status());
    }
    return scalar(c);
}

absl::Status concat(RuleContext& c) {
    c.setOutput(1, c.vector(c.newDim()));
    SymbolicShape rest = SymbolicShape::unknown();
    if (const absl::StatusOr<Shape> declared = c.shapeAttr("element_shape_except0"); declared.ok()) {
        rest = c.fromShape(*declared);
    }
    const HandleType* element = singleHandle(c, 0);
    if (element && element->shape.hasRank() && element->shape.rank() > 0) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape byHandle, c.subshape(element->shape, 1));
        WHITTLE_ASSIGN_OR_RETURN(rest, c.merge(rest, byHandle));
    }
    if (rest.hasRank()) c.setOutput(0, c.concatenate(c.vector(c.newDim()), rest));
    return absl::OkStatus();
}

absl::Status split(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(2), 1).status());
    return scalar(c);
}

constexpr ShapeRule kRules[] = {
    {"TensorArray", array},
    {"TensorArrayClose", nothing},
    {"TensorArrayCloseV2", nothing},
    {"TensorArrayCloseV3", nothing},
    {"TensorArrayConcat", concat},
    {"TensorArrayConcatV2", concat},
    {"TensorArrayConcatV3", concat},
    {"TensorArrayGather", gather},
    {"TensorArrayGatherV2", gather},
    {"TensorArrayGatherV3", gather},
    {"TensorArrayGradV2", gradient},
    {"TensorArrayGradV3", gradient},
    {"TensorArrayGradWithShape", gradientWithShape},
    {"TensorArrayRead", read},
    {"TensorArrayReadV2", read},
    {"TensorArrayReadV3", read},
    {"TensorArrayScatter", scatter},
    {"TensorArrayScatterV2", scatter},
    {"TensorArrayScatterV3", scatter},
    {"TensorArraySize", scalar},
    {"TensorArraySizeV2", scalar},
    {"TensorArraySizeV3", scalar},
    {"TensorArraySplit", split},
    {"TensorArraySplitV2", split},
    {"TensorArraySplitV3", split},
    {"TensorArrayV2", array},
    {"TensorArrayV3", array},
    {"TensorArrayWrite", write},
    {"TensorArrayWriteV2", write},
    {"TensorArrayWriteV3", write},
};

}  // namespace

absl::Span<const ShapeRule> tensorArrayShapeRules() { return kRules; }

}  // namespace whittle
