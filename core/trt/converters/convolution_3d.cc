// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/convolution_attrs.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

constexpr size_t kRank = 5, kSpatial = 3;

// SAME needs the same padding on both sides of each axis, computed for the convolution that this one transposes.
Verdict checkPadding(const ConverterContext& context) {
    if (context.stringAttr("padding").value_or("") != "SAME") return Verdict::accept();
    const ImageLayout layout = layoutOf(context, kRank, "NDHWC");
    const std::vector<int64_t> sizes = integersOf(context.input(0));
    const std::vector<int64_t> strides = context.intsAttr("strides").value_or(std::vector<int64_t>());
    for (size_t axis = 0; axis < kSpatial; ++axis) {
        const size_t at = layout.firstSpatial + axis;
        if (at >= sizes.size() || strides[at] <= 0) continue;
        const int64_t stride = strides[at], size = sizes[at];
        const int64_t padding =
            std::max<int64_t>(0, (size - 1) / stride * stride + context.input(1).shape.dims[axis] - size);
        if (padding % 2 == 0) continue;
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Asymmetric padding with ", context.node().op,
                                                                 " (conv3d_transpose) is not supported"));
    }
    return Verdict::accept();
}

Verdict checkConvolution(const ConverterContext& context, const ConverterInput& image, bool transposed) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    if (context.input(1).rank() != kRank) {
        return Verdict::refuse(Refusal::kRank, absl::StrCat("Conv3D expects kernel of dimension ", kRank));
    }
    const ImageLayout layout = layoutOf(context, kRank, "NDHWC");
    WHITTLE_RETURN_IF_REFUSED(checkDilations(context, kRank, layout, transposed));
    WHITTLE_RETURN_IF_REFUSED(checkStrides(context, kRank, layout));
    if (transposed) WHITTLE_RETURN_IF_REFUSED(checkPadding(context));
    return checkChannels(image, layout);
}

Verdict validateConvolution(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(context, {{"input", Kind::kTensor}, {"filter", Kind::kWeights}}, ConverterStyle::kOld));
    return checkConvolution(context, context.input(0), /*transposed=*/false);
}

Verdict validateTransposed(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context, {{"input_sizes", Kind::kWeights}, {"filter", Kind::kWeights}, {"out_backprop", Kind::kTensor}},
        ConverterStyle::kOld));
    return checkConvolution(context, context.input(2), /*transposed=*/true);
}

constexpr Converter kConvolution3d[] = {
    {"Conv3D", validateConvolution},
    {"Conv3DBackpropInputV2", validateTransposed},
};

}  // namespace

absl::Span<const Converter> convolution3dConverters() { return kConvolution3d; }

}  // namespace whittle
