// SPDX-License-Identifier: Apache-2.0
//
// Ops that put tensors together: ConcatV2 and Pack (ConvertConcat, ConvertPack and VerifyShapesMatch in
// tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc, 2.17).
//
// With implicit batch none of them may be a constant: the batch of a constant is written down, that of the others is
// not known before run time.

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// values_0, values_1, ... of the first `count` inputs.
Verdict checkValues(const ConverterContext& c, int count) {
    if (!c.implicitBatch()) return Verdict::accept();
    for (int i = 0; i < count; ++i) {
        if (c.input(i).isTensor()) continue;
        return Verdict::refuse(Refusal::kNeedsTensor,
                               absl::StrCat("The input \"values_", i, "\" for ", c.node().op, " must be a tensor"));
    }
    return Verdict::accept();
}

// Against the first only, as TF-TRT does: among the others two may differ where that one is unknown.
Verdict checkShapesMatch(const ConverterContext& c, int count, int64_t maskedAxis) {
    const std::vector<int64_t> first = c.trtDims(c.input(0));
    for (int i = 1; i < count; ++i) {
        const std::vector<int64_t> dims = c.trtDims(c.input(i));
        if (dims.size() != first.size()) {
            return Verdict::refuse(Refusal::kRank,
                                   absl::StrCat("Received inputs with inconsistent rank, at ", c.node().name));
        }
        for (size_t d = 0; d < dims.size(); ++d) {
            if (dims[d] < 0 || first[d] < 0 || dims[d] == first[d] || static_cast<int64_t>(d) == maskedAxis) continue;
            return Verdict::refuse(Refusal::kShape,
                                   absl::StrCat("Received inputs with inconsistent shape, at ", c.node().name));
        }
    }
    return Verdict::accept();
}

// The rank in TensorFlow, as TF-TRT computes it.
int fullRank(const ConverterContext& c, const ConverterInput& input) {
    return static_cast<int>(c.trtDims(input).size()) + (c.implicitBatch() ? 1 : 0);
}

Verdict checkMovable(const ConverterContext& c) {
    return checkType(c, {DataType::kFloat, DataType::kInt32, DataType::kHalf});
}

Verdict validateConcat(const ConverterContext& c) {
    const int count = c.inputCount() - 1;
    if (count < 1 || c.intAttr("N") != count) {
        return Verdict::refuse(Refusal::kAttribute, "Number of inputs for ConcatV2 is inconsistent with N attributes.");
    }
    WHITTLE_RETURN_IF_REFUSED(checkValues(c, count));
    if (!c.input(count).isWeights()) {
        return Verdict::refuse(Refusal::kNeedsConstant, "The input \"axis\" for ConcatV2 must be a constant");
    }
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, count, "axis"));
    const std::vector<int64_t> axis = integersOf(c.input(count));
    if (axis.size() != 1) return Verdict::refuse(Refusal::kAttribute, "Axis for ConcatV2 must be a scalar");
    int64_t at = 0;
    WHITTLE_RETURN_IF_REFUSED(checkAxis(c, axis[0], fullRank(c, c.input(0)), &at));
    return checkShapesMatch(c, count, c.implicitBatch() ? at - 1 : at);
}

Verdict validatePack(const ConverterContext& c) {
    const int count = c.inputCount();
    if (count < 1 || c.intAttr("N") != count) {
        return Verdict::refuse(Refusal::kAttribute, "Number of inputs for Pack is inconsistent with N attribute");
    }
    WHITTLE_RETURN_IF_REFUSED(checkValues(c, count));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    WHITTLE_RETURN_IF_REFUSED(checkShapesMatch(c, count, -1));
    int64_t at = 0;
    return checkAxis(c, c.intAttr("axis").value_or(0), fullRank(c, c.input(0)) + 1, &at);
}

constexpr Converter kJoins[] = {{"ConcatV2", validateConcat}, {"Pack", validatePack}};

}  // namespace

absl::Span<const Converter> joinConverters() { return kJoins; }

}  // namespace whittle
