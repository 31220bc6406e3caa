// SPDX-License-Identifier: Apache-2.0
//
// Ops that take parts of a tensor: Slice, StridedSlice, Split and Unpack (ConvertSlice, ConvertStridedSlice and
// ConvertSplitHelper in tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc, ConvertStridedSliceHelper in
// ops/slice_ops.cc, 2.17).
//
// All of them end in one check over begin, end and stride of every dimension. With implicit batch that check walks over
// TensorRT's dimensions, which have no batch, but looks their sizes up in TensorFlow's shape, which has one: it
// inspects the batch and never the last dimension. So nothing with an unknown batch is taken, and the size that decides
// is that of the dimension before.

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/strided_slice.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

Verdict checkMovable(const ConverterContext& c) {
    return checkType(c, {DataType::kFloat, DataType::kInt32, DataType::kHalf});
}

// `dims` and `slice` with the batch.
Verdict checkSlice(const ConverterContext& c, const std::vector<int64_t>& dims, const DenseSlice& slice,
                   bool fromStridedSlice) {
    const size_t batch = c.implicitBatch() ? 1 : 0;
    bool isDynamic = false;
    for (size_t i = 0; i + batch < slice.begin.size(); ++i) {
        const int64_t begin = slice.begin[i + batch], end = slice.end[i + batch];
        if (begin < 0) {
            return Verdict::refuse(Refusal::kUnknownDimension,
                                   "Negative values in begin weight tensor are unsupported");
        }
        if (dims[i] < 0) {
            isDynamic = true;
        } else if (end < begin && slice.strides[i + batch] > 0) {
            return Verdict::refuse(Refusal::kShape, "\"size\" cannot be negative for StridedSlice");
        }
    }
    if (!isDynamic) return Verdict::accept();
    if (!fromStridedSlice) {
        return Verdict::refuse(Refusal::kUnknownDimension,
                               "The argument `strided_slice_spec` is `std::nullopt` with "
                               "`dynamic_input_size_indices` non empty.");
    }
    if (c.implicitBatch()) {
        return Verdict::refuse(Refusal::kUnknownDimension,
                               "In implicit batch mode, dynamic input size is not supported.");
    }
    return Verdict::accept();
}

// The end of every dimension of a Slice; a size of -1 takes all that follows.
Verdict endsOfSlice(const std::vector<int64_t>& dims, const std::vector<int64_t>& size, StridedSliceSpec* spec) {
    for (size_t i = 0; i < dims.size(); ++i) {
        const int64_t end = size[i] == -1 ? 0 : spec->begin[i] + size[i];
        if (size[i] == -1) spec->endMask |= int64_t{1} << i;
        if (end > dims[i] && dims[i] > 0) {
            return Verdict::refuse(Refusal::kShape,
                                   absl::StrCat("\"begin\" + \"size\" for dimension ", i, " in Slice is out of range"));
        }
        spec->end.push_back(end);
    }
    return Verdict::accept();
}

Verdict validateSlice(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        c, {{"input", Kind::kTensor}, {"begin", Kind::kWeights}, {"size", Kind::kWeights}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 1, "begin"));
    const std::vector<int64_t>& dims = c.input(0).shape.dims;
    StridedSliceSpec spec;
    spec.begin = integersOf(c.input(1));
    if (std::any_of(spec.begin.begin(), spec.begin.end(), [](int64_t at) { return at < 0; })) {
        return Verdict::refuse(Refusal::kAttribute, "\"begin\" in Slice is out of range");
    }
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 2, "size"));
    const std::vector<int64_t> size = integersOf(c.input(2));
    if (std::any_of(size.begin(), size.end(), [](int64_t count) { return count < -1; })) {
        return Verdict::refuse(Refusal::kAttribute, "\"size\" in Slice is out of range");
    }
    if (spec.begin.size() != dims.size() || size.size() != dims.size()) {
        return Verdict::refuse(Refusal::kShape,
                               "Length of begin and size arguments must equal rank of input for Slice");
    }
    if (c.implicitBatch() && (spec.begin[0] != 0 || (size[0] != -1 && size[0] != dims[0]))) {
        return Verdict::refuse(Refusal::kBatchDimension,
                               "TensorRT does not allow modifications to the batch dimension in implicit batch mode");
    }
    WHITTLE_RETURN_IF_REFUSED(endsOfSlice(dims, size, &spec));
    spec.strides.assign(dims.size(), 1);
    DenseSlice slice;
    WHITTLE_RETURN_IF_REFUSED(validateStridedSlice(spec, dims, &slice));
    return checkSlice(c, dims, slice, true);
}

// Of an ellipsis at the front TF-TRT only asks whether the input has more than one dimension: the entries it means to
// count are those of the vector's shape.
bool changesBatch(const StridedSliceSpec& spec, const std::vector<int64_t>& dims, const DenseSlice& slice) {
    if ((spec.ellipsisMask & 1) != 0 && dims.size() > 1) return false;
    const bool begins = (spec.beginMask & 1) == 0 && slice.begin[0] != 0;
    const bool ends = (spec.endMask & 1) == 0 && (dims[0] <= 0 || slice.end[0] != dims[0]);
    return begins || ends || slice.strides[0] != 1;
}

Verdict checkStridedSliceEntries(const ConverterContext& c, StridedSliceSpec* spec) {
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 1, "begin"));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 2, "end"));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 3, "strides"));
    spec->begin = integersOf(c.input(1));
    spec->end = integersOf(c.input(2));
    spec->strides = integersOf(c.input(3));
    if (spec->begin.size() == spec->end.size() && spec->begin.size() == spec->strides.size()) return Verdict::accept();
    return Verdict::refuse(Refusal::kShape, "Length of begin, end, and stride must be equal");
}

Verdict validateStridedSliceOp(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        c, {{"input", Kind::kTensor}, {"begin", Kind::kWeights}, {"end", Kind::kWeights}, {"strides", Kind::kWeights}},
        ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    StridedSliceSpec spec;
    spec.beginMask = c.intAttr("begin_mask").value_or(0);
    spec.endMask = c.intAttr("end_mask").value_or(0);
    spec.ellipsisMask = c.intAttr("ellipsis_mask").value_or(0);
    spec.newAxisMask = c.intAttr("new_axis_mask").value_or(0);
    spec.shrinkMask = c.intAttr("shrink_axis_mask").value_or(0);
    if (spec.newAxisMask != 0) {
        return Verdict::refuse(Refusal::kAttribute, "new_axis_mask is not supported for StridedSlice");
    }
    const auto batch = [] {
        return Verdict::refuse(Refusal::kBatchDimension,
                               "TensorRT does not allow modifications to the batch dimension");
    };
    if (c.implicitBatch() && (spec.shrinkMask & 1) != 0) return batch();
    WHITTLE_RETURN_IF_REFUSED(checkStridedSliceEntries(c, &spec));
    const std::vector<int64_t>& dims = c.input(0).shape.dims;
    DenseSlice slice;
    WHITTLE_RETURN_IF_REFUSED(validateStridedSlice(spec, dims, &slice));
    if (c.implicitBatch() && !dims.empty() && changesBatch(spec, dims, slice)) return batch();
    return checkSlice(c, dims, slice, true);
}

// Into `parts` along `axis`; with `squeezes` each part has size 1.
Verdict checkSplit(const ConverterContext& c, const ConverterInput& input, int64_t axis, int64_t parts, bool squeezes) {
    int64_t at = 0;
    WHITTLE_RETURN_IF_REFUSED(checkAxis(c, axis, input.rank(), &at));
    const std::vector<int64_t>& dims = input.shape.dims;
    const int64_t size = dims[static_cast<size_t>(at)];
    if (size < 0) {
        return Verdict::refuse(Refusal::kUnknownDimension,
                               absl::StrCat("Dimension ", axis, " must have statically defined dimensions"));
    }
    if (squeezes && size != parts) {
        return Verdict::refuse(Refusal::kShape, absl::StrCat("Dimension ", axis, " has size ", size,
                                                             " which is not equal to num of ", parts));
    }
    if (parts <= 0 || size % parts != 0) {
        return Verdict::refuse(Refusal::kShape, absl::StrCat("Dimension ", axis, " of size ", size,
                                                             " is not evenly divisible by ", parts));
    }
    // The first part stands for all: the others begin and end further on.
    DenseSlice first;
    first.begin.assign(dims.size(), 0);
    first.end = dims;
    first.end[static_cast<size_t>(at)] = size / parts;
    first.strides.assign(dims.size(), 1);
    return checkSlice(c, dims, first, false);
}

Verdict validateSplit(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(c, {{"axis", Kind::kWeights}, {"value", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    WHITTLE_RETURN_IF_REFUSED(checkReadable(c, 0, "axis"));
    return checkSplit(c, c.input(1), integersOf(c.input(0))[0], c.intAttr("num_split").value_or(0), false);
}

Verdict validateUnpack(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(c, {{"value", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkMovable(c));
    if (c.trtDims(c.input(0)).empty()) {
        return Verdict::refuse(Refusal::kRank, "Input \"value\" for Unpack must be rank 2 or greater");
    }
    return checkSplit(c, c.input(0), c.intAttr("axis").value_or(0), c.intAttr("num").value_or(0), true);
}

constexpr Converter kSlices[] = {
    {"Slice", validateSlice},
    {"Split", validateSplit},
    {"StridedSlice", validateStridedSliceOp},
    {"Unpack", validateUnpack},
};

}  // namespace

absl::Span<const Converter> sliceConverters() { return kSlices; }

}  // namespace whittle
