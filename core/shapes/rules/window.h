// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/container/inlined_vector.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace whittle {

// What convolutions and pools share (tensorflow/core/util/tensor_format.h, core/util/padding.h and
// core/framework/common_shape_fns.cc, 2.17).

// Where batch, depth and the spatial dimensions stand. NDHWC and NCDHW are the same with one dimension more.
enum class ImageLayout { kChannelsLast, kChannelsFirst, kVectorsOfChannels };  // NHWC, NCHW, NCHW_VECT_C

// From `attr`; NHWC when the node has none and its definition no default. InvalidArgument for other formats.
absl::StatusOr<ImageLayout> imageLayout(const RuleContext& context, absl::string_view attr = "data_format");

// Indexes into a list of one number for each of batch, depth and `spatial` dimensions.
size_t depthIndex(ImageLayout layout, size_t spatial);
size_t spatialIndex(ImageLayout layout, size_t dimension);

struct ImageDims {
    Dim batch;
    absl::InlinedVector<Dim, 3> spatial;
    Dim depth;  // all channels, also where they are stored in vectors of 4
};
// InvalidArgument when the rank is another, or the vectors of kVectorsOfChannels do not hold 4.
absl::StatusOr<ImageDims> imageDims(RuleContext& context, const SymbolicShape& shape, ImageLayout layout,
                                    size_t spatial);
absl::StatusOr<SymbolicShape> imageShape(RuleContext& context, const ImageDims& dims, ImageLayout layout);

enum class Padding { kValid, kSame, kExplicit };
absl::StatusOr<Padding> paddingOf(const RuleContext& context);

// `attr` as 32 bit numbers, `count` of them.
absl::StatusOr<std::vector<int64_t>> numbersAttr(const RuleContext& context, absl::string_view attr, size_t count);

// Before and after each spatial dimension; all 0 unless padding is EXPLICIT. Checks `explicit_paddings`.
absl::StatusOr<std::vector<std::pair<int64_t, int64_t>>> explicitPaddings(const RuleContext& context, Padding padding,
                                                                          ImageLayout layout, size_t spatial);

struct Window {
    Dim size = Dim::ofSize(1);
    int64_t stride = 1;
    int64_t dilation = 1;
    Padding padding = Padding::kValid;
    std::pair<int64_t, int64_t> around;  // with kExplicit
};
// How many places a window has in `input`. A window that moves over every place keeps the symbol of the input.
absl::StatusOr<Dim> windowedSize(RuleContext& context, Dim input, const Window& window);

}  // namespace whittle
