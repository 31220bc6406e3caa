// SPDX-License-Identifier: Apache-2.0
//
// Ops that give a tensor another shape and leave its elements in place, but for Transpose (ConvertShape,
// ConvertReshape, ConvertTranspose, ConvertExpandDims and ConvertSqueeze in
// tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc, 2.17).

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

Verdict checkMovable(const ConverterContext& c) {
    return checkType(c, {DataType::kFloat, DataType::kInt32, DataType::kHalf});
}

Verdict validateShape(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(c, {{"input", Kind::kBoth}}, ConverterStyle::kOld));
    if (c.implicitBatch()) {
        return Verdict::refuse(Refusal::kImplicitBatch, "Shape is only supported for explicit batch mode.");
    }
    return Verdict::accept();
}

Verdict checkShapeTensor(const ConverterContext& c) {
    if (c.implicitBatch()) {
        return Verdict::refuse(Refusal::kNeedsConstant,
                               "The input \"shape\" for Reshape must be a constant in implicit batch mode.");
    }
    const ConverterInput& shape = c.input(1);
    if (shape.dtype != DataType::kInt32) {
        return Verdict::refuse(Refusal::kType, "Expected a shape tensor with INT32 type");
    }
    if (shape.rank() > 1) return Verdict::refuse(Refusal::kRank, "Expected a 0D or 1D shape tensor");
    if (shape.rank() == 0) {
        return Verdict::refuse(Refusal::kRank, "Reshape with dynamic input requires 1D input tensor");
    }
    return Verdict::accept();
}

// The batch is left alone when both sizes are known and equal. While one is not, all the rest must be known and of the
// same size, which leaves nothing for the batch.
bool mayChangeBatch(const ConverterContext& c, const std::vector<int64_t>& target,
                    const std::vector<int64_t>& targetDims) {
    const int64_t batch = c.batchSize(c.input(0));
    if (batch >= 0 && target[0] != -1) return batch != target[0];
    const std::vector<int64_t> dims = c.trtDims(c.input(0));
    if (!isFullyKnown(dims) || !isFullyKnown(targetDims)) return true;
    return Shape::of(dims).elementCount() != Shape::of(targetDims).elementCount();
}

Verdict validateReshape(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(c, {{"tensor", Kind::kTensor}, {"shape", Kind::kBoth}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    if (!c.input(1).isWeights()) return checkShapeTensor(c);
    const std::vector<int64_t> target = integersOf(c.input(1));
    if (!c.implicitBatch()) return checkReshape(c, c.input(0), target);
    if (target.empty()) return Verdict::refuse(Refusal::kShape, "Reshape to shape=[] is not supported");
    const std::vector<int64_t> dims(target.begin() + 1, target.end());
    if (mayChangeBatch(c, target, dims)) {
        return Verdict::refuse(Refusal::kBatchDimension, "Reshape on batch dimension is not supported");
    }
    return checkReshape(c, c.input(0), dims);
}

Verdict validateTranspose(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(c, {{"x", Kind::kTensor}, {"perm", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    const std::vector<int64_t> order = integersOf(c.input(1));
    if (static_cast<int>(order.size()) != c.input(0).rank()) {
        return Verdict::refuse(Refusal::kRank, "Rank of perm for transpose does not match with that of the input.");
    }
    if (c.implicitBatch() && !order.empty() && order[0] != 0) {
        return Verdict::refuse(Refusal::kBatchDimension, "Transpose at batch dimension is not supported.");
    }
    return Verdict::accept();
}

Verdict validateExpandDims(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(c, {{"input", Kind::kTensor}, {"axis", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 1, "axis"));
    const std::vector<int64_t> axis = integersOf(c.input(1));
    if (axis.size() != 1) return Verdict::refuse(Refusal::kAttribute, "ExpandDims axis must be a scalar");
    int64_t at = 0;
    return checkAxis(c, axis[0], c.input(0).rank() + 1, &at);
}

Verdict validateSqueeze(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(c, {{"input", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    const ConverterInput& input = c.input(0);
    const std::vector<int64_t> axes = c.intsAttr("squeeze_dims").value_or(std::vector<int64_t>());
    if (axes.empty() && (c.implicitBatch() || !input.isStatic())) {
        return Verdict::refuse(Refusal::kAttribute, "Squeeze is not implemented for empty squeeze_dims");
    }
    for (const int64_t axis : axes) {
        int64_t at = 0;
        WHITTLE_RETURN_IF_REFUSED(checkAxis(c, axis, input.rank(), &at));
        const int64_t size = input.shape.dims[static_cast<size_t>(at)];
        if (size < 0 || size == 1) continue;
        return Verdict::refuse(Refusal::kShape, absl::StrCat("Dimension ", axis, " with size ", size,
                                                             " cannot be squeezed because it must be size 1"));
    }
    return Verdict::accept();
}

constexpr Converter kShapes[] = {
    {"ExpandDims", validateExpandDims}, {"Reshape", validateReshape},     {"Shape", validateShape},
    {"Squeeze", validateSqueeze},       {"Transpose", validateTranspose},
};

}  // namespace

absl::Span<const Converter> shapeConverters() { return kShapes; }

}  // namespace whittle
