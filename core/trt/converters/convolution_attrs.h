// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <cstdint>
#include <vector>

namespace whittle {

// Where the dimensions of an image are. TF-TRT takes every format but the one that ends with the channels as one that
// starts with them.
struct ImageLayout {
    size_t channels;
    size_t firstSpatial;
};
// Of an image of `rank` dimensions, the batch included; `channelsLast` is the name of that format, such as "NHWC".
ImageLayout layoutOf(const ConverterContext& context, size_t rank, absl::string_view channelsLast);

// `strides` and `dilations` of a convolution with `rank` dimensions, batch and channels being 1. A transposed
// convolution has no dilation at all. Strides come after dilations.
Verdict checkDilations(const ConverterContext& context, size_t rank, const ImageLayout& layout, bool transposed);
Verdict checkStrides(const ConverterContext& context, size_t rank, const ImageLayout& layout);

// The size of the channels, where TF-TRT needs to know it.
Verdict checkChannels(const ConverterInput& image, const ImageLayout& layout);

}  // namespace whittle
