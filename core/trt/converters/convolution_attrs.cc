// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/convolution_attrs.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {

ImageLayout layoutOf(const ConverterContext& context, size_t rank, absl::string_view channelsLast) {
    return context.stringAttr("data_format").value_or(std::string(channelsLast)) == channelsLast
               ? ImageLayout{rank - 1, 1}
               : ImageLayout{1, 2};
}

Verdict checkDilations(const ConverterContext& context, size_t rank, const ImageLayout& layout, bool transposed) {
    const std::vector<int64_t> dilations = context.intsAttr("dilations").value_or(std::vector<int64_t>());
    if (dilations.size() != rank) {
        return Verdict::refuse(Refusal::kAttribute,
                               absl::StrCat("Convolution dilations field must specify ", rank, " dimensions"));
    }
    if (dilations[0] != 1 || dilations[layout.channels] != 1) {
        return Verdict::refuse(Refusal::kAttribute, "Dilation rate must be 1 for batch and channel dimensions");
    }
    if (transposed && std::any_of(dilations.begin(), dilations.end(), [](int64_t rate) { return rate != 1; })) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Dilation with ", context.node().op, " (conv",
                                                                 rank - 2, "d_transpose) is not supported"));
    }
    return Verdict::accept();
}

Verdict checkStrides(const ConverterContext& context, size_t rank, const ImageLayout& layout) {
    const std::vector<int64_t> strides = context.intsAttr("strides").value_or(std::vector<int64_t>());
    if (strides.size() != rank) {
        return Verdict::refuse(Refusal::kAttribute,
                               absl::StrCat("Convolution strides field must specify ", rank, " dimensions"));
    }
    if (strides[0] != 1 || strides[layout.channels] != 1) {
        return Verdict::refuse(Refusal::kAttribute, "Stride must be 1 for batch and channel dimensions");
    }
    return Verdict::accept();
}

Verdict checkChannels(const ConverterInput& image, const ImageLayout& layout) {
    const std::vector<int64_t>& dims = image.shape.dims;
    if (layout.channels >= dims.size() || dims[layout.channels] >= 0) return Verdict::accept();
    return Verdict::refuse(Refusal::kUnknownDimension, "Channel dimension must be static");
}

}  // namespace whittle
