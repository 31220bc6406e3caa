// SPDX-License-Identifier: Apache-2.0
//
// Ops that pick elements by index: GatherV2 (ConvertGather in
// tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc) and DataFormatVecPermute
// (ops/data_format_vec_permute.cc), 2.17.

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

constexpr int kMostDims = 8;  // nvinfer1::Dims::MAX_DIMS

Verdict checkImplicitBatchGather(const ConverterContext& c, int64_t axis) {
    const ConverterInput &params = c.input(0), &indices = c.input(1);
    if (params.isWeights() && axis != 0) {
        return Verdict::refuse(Refusal::kAxis, "The input axis must be zero when params is a weight.");
    }
    if (params.isTensor() == indices.isTensor() && (c.batchSize(indices) != 1 || c.batchSize(params) != 1)) {
        return Verdict::refuse(Refusal::kBatchDimension,
                               "Params and indices must have a batch size of 1 when params and indices are both "
                               "tensors or both constants.");
    }
    return Verdict::accept();
}

// The message names the limit with implicit batch in both modes.
Verdict checkGatherRank(const ConverterContext& c) {
    const int rank = c.input(0).rank() + c.input(1).rank() - 1;
    if (rank <= kMostDims + (c.implicitBatch() ? 1 : 0)) return Verdict::accept();
    return Verdict::refuse(Refusal::kRank, absl::StrCat("Result of gather has dimension greater than ", kMostDims + 1));
}

Verdict validateGather(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        c, {{"params", Kind::kBoth}, {"indices", Kind::kBoth}, {"axis", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kInt32, DataType::kHalf}, "Tparams"));
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kInt32}, "Tindices"));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 2, "axis"));
    const std::vector<int64_t> axis = integersOf(c.input(2));
    if (axis.size() != 1) return Verdict::refuse(Refusal::kAttribute, "Axis for GatherV2 must be a scalar");
    int64_t at = 0;
    WHITTLE_RETURN_IF_REFUSED(checkAxis(c, axis[0], c.input(0).rank(), &at, c.input(0).isTensor()));
    if (c.implicitBatch()) WHITTLE_RETURN_IF_REFUSED(checkImplicitBatchGather(c, at));
    WHITTLE_RETURN_IF_REFUSED(checkGatherRank(c));
    const int64_t batchDims = c.intAttr("batch_dims").value_or(0);
    if (c.implicitBatch() && batchDims != 0) {
        return Verdict::refuse(Refusal::kAttribute, "batch_dims must be zero in implicit batch mode");
    }
    if (!c.implicitBatch() && batchDims > 1) {
        return Verdict::refuse(Refusal::kAttribute, "batch_dims cannot exceed 1 in dynamic shape mode");
    }
    return Verdict::accept();
}

// Takes a vector or a matrix with an entry per dimension of the format, or per spatial dimension: those but N and C.
Verdict validateVecPermute(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kInt32}));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(c));
    const std::vector<int64_t> dims = c.trtDims(c.input(0));
    const std::string place = absl::StrCat(", at ", c.node().name);
    if (dims.size() != 1 && dims.size() != 2) {
        return Verdict::refuse(Refusal::kRank,
                               absl::StrCat("Input must be a vector or matrix, but got rank ", dims.size(), place));
    }
    const int64_t full = static_cast<int64_t>(c.stringAttr("src_format").value_or("").size()), spatial = full - 2;
    const bool fits = dims[0] == spatial || dims[0] == full;
    if (dims.size() == 1) {
        if (fits) return Verdict::accept();
        return Verdict::refuse(Refusal::kShape, absl::StrCat("1D input must be of size ", spatial, " or ", full,
                                                             ", but got size ", dims[0], place));
    }
    const std::string shape = absl::StrCat(", but got shape (", dims[0], ", ", dims[1], ")", place);
    if (!fits) {
        return Verdict::refuse(Refusal::kShape, absl::StrCat("First dimension of 2D input must be of size ", spatial,
                                                             " or ", full, shape));
    }
    if (dims[1] == 2) return Verdict::accept();
    return Verdict::refuse(Refusal::kShape, absl::StrCat("Second dimension of 2D input must be of size 2", shape));
}

constexpr Converter kGathers[] = {{"DataFormatVecPermute", validateVecPermute}, {"GatherV2", validateGather}};

}  // namespace

absl::Span<const Converter> gatherConverters() { return kGathers; }

}  // namespace whittle
